package dev.spillway.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.spillway.core.state.Service;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The core decides, and does nothing else: no clock, no chance, no I/O, no libraries. */
class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.spillway.core");

    private static void holds(ArchRule rule) {
        rule.check(CORE);
    }

    @Test
    void timeIsData() {
        holds(noClasses().should().callMethod(Instant.class, "now").orShould().callMethod(System.class,
                "currentTimeMillis").orShould().callMethod(System.class, "nanoTime").orShould().dependOnClassesThat()
                .areAssignableTo(Clock.class));
    }

    @Test
    void nothingIsLeftToChance() {
        holds(noClasses().should().dependOnClassesThat().areAssignableTo(UUID.class).orShould().dependOnClassesThat()
                .areAssignableTo(Random.class).orShould().dependOnClassesThat()
                .areAssignableTo(RandomGenerator.class).orShould().callMethod(Math.class, "random"));
    }

    @Test
    void nothingIsReadOrWritten() {
        holds(noClasses().should().dependOnClassesThat().resideInAnyPackage("java.io..", "java.net..",
                "java.nio.file..", "java.nio.channels..", "java.util.concurrent.."));
    }

    @Test
    void noLibraryIsNeeded() {
        holds(classes().should().onlyDependOnClassesThat().resideInAnyPackage("dev.spillway.core..", "java..",
                "org.jspecify.annotations.."));
    }

    @Test
    void onlyEvolveMovesAService() {
        holds(noClasses().that().resideOutsideOfPackages("..evolve..", "..state..").should()
                .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.base.DescribedPredicate.describe("a with… or logged of Service",
                                target -> target.getOwner().isEquivalentTo(Service.class)
                                        && (target.getName().startsWith("with")
                                                || target.getName().equals("logged")))))
                .orShould().callConstructorWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                        com.tngtech.archunit.base.DescribedPredicate.describe("constructor of Service",
                                target -> target.getOwner().isEquivalentTo(Service.class)))));
    }

    @Test
    void nobodyBelowKnowsWhoDecides() {
        holds(noClasses().that().resideOutsideOfPackage("..decide..").should().dependOnClassesThat()
                .resideInAPackage("..decide.."));
        holds(noClasses().that().resideInAnyPackage("..model..", "..signal..").should().dependOnClassesThat()
                .resideInAnyPackage("..state..", "..event..", "..plan..", "..evolve.."));
        holds(noClasses().that().resideInAPackage("..plan..").should().dependOnClassesThat()
                .resideInAnyPackage("..evolve..", "..event.."));
    }

    @Test
    void namesSayWhatThingsAre() {
        holds(noClasses().should().haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Base|Common)"));
    }
}

package dev.spillway.executor.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
    private static final JavaClasses METRICS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.spillway.executor.metrics");

    @Test
    void onlyCloudWatchKnowsAmazon() {
        noClasses().that().resideOutsideOfPackage("..metrics.cloudwatch..").should().dependOnClassesThat()
                .resideInAPackage("software.amazon..").check(METRICS);
    }

    @Test
    void sourcesDoNotKnowEachOtherAndNotWhoAsks() {
        for (String source : new String[]{"prometheus", "web", "cloudwatch", "command"}) {
            noClasses().that().resideOutsideOfPackages("dev.spillway.executor.metrics", "..metrics." + source + "..")
                    .should().dependOnClassesThat().resideInAPackage("..metrics." + source + "..").check(METRICS);
        }
        noClasses().that().resideInAPackage("dev.spillway.executor.metrics.*..").should().dependOnClassesThat()
                .resideInAPackage("dev.spillway.executor.metrics").check(METRICS);
    }

    @Test
    void nothingOfTheEngineIsKnown() {
        noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.spillway.core..", "dev.spillway.streams..",
                "dev.spillway.wire..", "dev.spillway.definition..", "dev.spillway.gateway..").check(METRICS);
    }
}

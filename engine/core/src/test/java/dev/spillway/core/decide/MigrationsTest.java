package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.bake;
import static dev.spillway.core.decide.Story.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.plan.Plans;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The phases of a schema in a plan. */
class MigrationsTest {
    private static final Target DATABASE = new Target("db", "database", "dev", Target.Role.DATABASE, Map.of());
    private static final Target FLAGS = new Target("flags", "flags", "dev", Target.Role.FLAG,
            Map.of("on.new", "on", "off.new", "off"));
    private static final Step EXPAND = new Step.Migrate("expand");
    private static final Step BACKFILL = new Step.Migrate("backfill");
    private static final Step CONTRACT = new Step.Migrate("contract");

    private static Definition definition(Step... steps) {
        return new Definition(Story.SERVICE, List.of(Story.APP, DATABASE, FLAGS), new Strategy.Canary(List.of(steps)),
                List.of(), Policy.DEFAULT, "");
    }

    private static Definition whole() {
        return definition(EXPAND, weight(50), BACKFILL, bake(60), weight(100), CONTRACT);
    }

    private static Story v1() {
        return Story.stable(whole());
    }

    private static List<Desired> desired(Story story) {
        return story.open().stream().map(Command::desired).toList();
    }

    private static Stream<String> phases(Story story) {
        return story.log().stream().flatMap(e -> e.event().commands().stream()).map(Command::desired)
                .filter(Desired.Migrate.class::isInstance).map(d -> ((Desired.Migrate) d).phase());
    }

    /** The old revision is gone, and the contraction is under way. */
    private static Story contracting() {
        Story story = v1().deploys(Story.V2).obeys().passes(Duration.ofSeconds(61)).obeys()
                .passes(Duration.ofHours(1));
        assertThat(story.state()).isEqualTo("Retiring");
        assertThat(desired(story)).containsExactly(new Desired.Capacity(Story.V1, Weight.ZERO));
        return story.obeysOnce();
    }

    @Test
    void theSchemaIsExpandedAndReadBackBeforeAnythingIsDeployed() {
        // given
        Story story = v1().deploys(Story.V2).obeysOnce();
        assertThat(desired(story)).containsExactly(new Desired.Migrate("expand"));
        assertThat(story.open().getFirst().target()).isEqualTo(DATABASE);

        // when
        story.claimsDone(Observed.NOTHING);

        // then
        assertThat(story.decided()).containsExactly("CommandFailed");
        assertThat(desired(story.passes(Duration.ofSeconds(2)).obeysOnce()))
                .singleElement().isInstanceOf(Desired.Capacity.class);
    }

    @Test
    void anAbortNeverUndoesTheExpansion() {
        // given
        Story story = v1().deploys(Story.V2).obeys();

        // when
        story.aborts().obeys();

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
        assertThat(phases(story)).containsExactly("expand", "backfill");
    }

    @Test
    void theSchemaIsContractedWhenTheOldRevisionWasObservedGone() {
        // when
        Story story = contracting();

        // then
        assertThat(desired(story)).containsExactly(new Desired.Migrate("contract"));
        assertThat(story.obeys().ended().ending()).isEqualTo(State.Ending.PROMOTED);
        assertThat(story.service().catalog().history()).extracting(p -> p.revision()).containsExactly(Story.V2);
    }

    @Test
    void whileItIsContractedNothingIsUndone() {
        // given
        Story story = contracting();

        // when
        story.undoes();

        // then
        assertThat(story.rejection()).isEqualTo(
                "the schema is being contracted: no older revision can run on it");
    }

    @Test
    void afterTheContractionOlderRevisionsAreNotGoneBackToAndTheReasonSaysWhy() {
        // given
        Story story = contracting().obeys();

        // when
        story.undoes();

        // then
        assertThat(story.rejection()).isEqualTo("there is no earlier revision that was not taken back: the schema was"
                + " contracted for revision 2, and no older revision can run on it");
        assertThat(story.undoes(1, true).rejection()).startsWith("revision 1 is not in the history: the schema was");
    }

    @Test
    void aDeploymentThatWaitsCancelsAContractionThatHasNotBegun() {
        // given
        Story story = v1().deploys(Story.V2).obeys().passes(Duration.ofSeconds(61)).obeys();

        // when
        story.deploys(Story.V3).obeysOnce();

        // then
        assertThat(phases(story)).doesNotContain("contract");
        assertThat(story.log().toString()).contains("the schema was not contracted, because another deployment waits");
        assertThat(story.service().running().revision()).isEqualTo(Story.V3);
    }

    @Test
    void onceAContractionHasBegunADeploymentWaitsForIt() {
        // given
        Story story = contracting();

        // when
        story.asks(ask -> new Request.Deploy(ask, Story.V3, java.util.Optional.empty()));

        // then
        assertThat(desired(story)).containsExactly(new Desired.Migrate("contract"));
        assertThat(story.obeysOnce().service().running().revision()).isEqualTo(Story.V3);
    }

    @Test
    void anUndoInTheWindowLeavesTheSchemaExpanded() {
        // given
        Story story = v1().deploys(Story.V2).obeys().passes(Duration.ofSeconds(61)).obeys();

        // when
        story.undoes().obeys();

        // then
        assertThat(story.ended().ending()).isEqualTo(State.Ending.UNDONE);
        assertThat(phases(story)).containsExactly("expand", "backfill");
    }

    @Test
    void phasesStandWhereNobodyIsHurt() {
        assertThat(Plans.problems(whole())).isEmpty();
        assertThat(Plans.compile(whole()).steps()).startsWith(EXPAND, new Step.Deploy());
        assertThat(Plans.problems(definition(weight(10), EXPAND)))
                .contains("step 3: migrate expand must be the first step: new instances may need it");
        assertThat(Plans.problems(definition(weight(10), BACKFILL)))
                .containsExactly("step 3: migrate backfill needs migrate expand before it");
        assertThat(Plans.problems(definition(EXPAND, CONTRACT, weight(10)))).containsExactly(
                "step 3: migrate contract must be the last step: it is carried out when the old revision is gone");
        assertThat(Plans.problems(definition(EXPAND, new Step.SetFlag("new", Weight.percent(50)), CONTRACT)))
                .containsExactly(
                        "step 4: migrate contract needs the flag 'new' at 100 %, and the plan leaves it at 50 %");
        assertThat(Plans.problems(definition(EXPAND, BACKFILL, BACKFILL)))
                .containsExactly("step 4: migrate backfill stands in the plan twice");
        assertThat(Plans.problems(new Definition(Story.SERVICE, List.of(Story.APP),
                new Strategy.Canary(List.of(EXPAND)), List.of(), Policy.DEFAULT, ""))).contains(
                        "step 1: no target is a database; write one on the platform database");
    }
}

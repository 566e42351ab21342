package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.evolve.Evolve;
import dev.spillway.core.model.Weight;
import dev.spillway.core.state.Service;
import dev.spillway.core.state.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MainJobTest {
    private static Story twoSteps() {
        return stable(canary(weight(10), bake(60, "errors"), weight(100), bake(60)));
    }

    @Test
    void theFirstRevisionIsPromotedWithoutWeights() {
        // when
        Story story = twoSteps();

        // then
        assertThat(story.service().catalog().stable()).contains(V1);
        assertThat(story.weightsAsked(V1)).containsExactly(Weight.FULL);
        assertThat(story.state()).isEqualTo("Idle");
    }

    @Test
    void aHealthyRevisionGoesThroughItsStepsAndIsPromoted() {
        // given
        Story story = twoSteps().deploys(V2).obeys();

        // when
        story.measures(V2, 1000, 2).passes(Duration.ofSeconds(60)).obeys();
        story.passes(Duration.ofSeconds(60)).obeys();

        // then
        assertThat(story.weightsAsked(V2)).containsExactly(Weight.ZERO, Weight.percent(10),
                Weight.FULL, Weight.FULL);
        assertThat(story.service().catalog().stable()).contains(V2);
        assertThat(story.state()).isEqualTo("Window");
    }

    @Test
    void aFailingRevisionIsTakenBackByItsAnalysis() {
        // given
        Story story = twoSteps().deploys(V2).obeys();

        // when
        story.measures(V2, 1000, 80);

        // then
        assertThat(story.decided()).containsExactly("MeasurementTaken", "AnalysisConcluded", "RollbackStarted",
                "CommandsIssued");
        story.obeys();
        assertThat(story.state()).isEqualTo("Idle");
        assertThat(story.service().catalog().stable()).contains(V1);
        assertThat(((State.Idle) story.service().state()).last().orElseThrow().ending())
                .isEqualTo(State.Ending.ROLLED_BACK);
    }

    @Test
    void theLogAloneGivesTheState() {
        // given
        Story story = twoSteps().deploys(V2).obeys().measures(V2, 1000, 80).obeys();

        // then
        assertThat(Evolve.fold(Service.unknown(SERVICE), story.log())).isEqualTo(story.service());
    }
}

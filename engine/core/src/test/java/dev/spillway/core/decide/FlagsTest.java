package dev.spillway.core.decide;

import static dev.spillway.core.decide.Story.bake;
import static dev.spillway.core.decide.Story.weight;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.event.Event;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.Fence;
import dev.spillway.core.model.FlagShare;
import dev.spillway.core.model.Observed;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import dev.spillway.core.plan.Plans;
import dev.spillway.core.state.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Flags in a plan, and flags alone. */
class FlagsTest {
    private static final String KEY = "new-checkout";
    private static final Target FLAGS = new Target("flags", "flags", "dev", Target.Role.FLAG,
            Map.of("on." + KEY, "on", "off." + KEY, "off"));
    private static final Revision V1 = Story.V1;
    private static final Revision V2 = Story.V2;

    private static Step flag(int percent) {
        return new Step.SetFlag(KEY, Weight.percent(percent));
    }

    private static Definition mixed(Step... steps) {
        return definition(new Strategy.Canary(List.of(steps)), Story.APP, FLAGS);
    }

    private static Definition alone(Step... steps) {
        return definition(new Strategy.Flag(List.of(steps), Optional.empty()), FLAGS);
    }

    private static Definition definition(Strategy strategy, Target... targets) {
        var analyses = Story.definition(strategy, Policy.DEFAULT).analyses();
        return new Definition(Story.SERVICE, List.of(targets), strategy, analyses, Policy.DEFAULT, "");
    }

    private static List<Desired> desired(Story story) {
        return story.open().stream().map(Command::desired).toList();
    }

    private static Observed found(Optional<String> snapshot, FlagShare... flags) {
        return new Observed(List.of(), List.of(), Optional.empty(), Fence.NONE, snapshot, List.of(flags));
    }

    @Test
    void aFlagIsSetWhereItsKeyIsNamedAndIsDoneWhenItIsReadBack() {
        // given
        Story story = Story.stable(mixed(flag(10), bake(60))).deploys(V2).obeysOnce().obeysOnce();
        assertThat(desired(story)).containsExactly(new Desired.Flag(KEY, Weight.percent(10)));
        assertThat(story.open().getFirst().target()).isEqualTo(FLAGS);

        // when
        story.claimsDone(found(Optional.empty(), new FlagShare(KEY, Weight.percent(5))));

        // then
        assertThat(story.decided()).containsExactly("CommandFailed");
        assertThat(((Event.CommandFailed) story.log().getLast().event()).reason())
                .isEqualTo("done was claimed, but the flags read back are [new-checkout=5 %], not new-checkout=10 %");
        assertThat(story.passes(Duration.ofSeconds(2)).obeys().state()).isEqualTo("Baking");
    }

    @Test
    void anAbortSendsTrafficAndFlagBackInTheSameDecisionAndWithWhatWasBefore() {
        // given
        Story story = Story.stable(mixed(weight(10), flag(10), bake(60))).deploys(V2).obeys();

        // when
        story.aborts();

        // then
        assertThat(story.decided()).containsExactly("RollbackStarted", "CommandsIssued");
        assertThat(story.open()).extracting(c -> c.target().name()).containsExactly("app", "flags");
        assertThat(desired(story).getFirst()).isInstanceOf(Desired.Traffic.class);
        assertThat(desired(story).getLast()).isEqualTo(new Desired.Restore());
        assertThat(story.open().getLast().before()).contains("as it was");
        assertThat(story.open()).allMatch(Command::rollback);
        assertThat(story.obeys().ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
    }

    @Test
    void aFlagThatThePlanDidNotReachIsItsOwners() {
        // given
        Story story = Story.stable(mixed(weight(10), bake(60), flag(10))).deploys(V2).obeys();

        // when
        story.aborts();

        // then
        assertThat(desired(story)).singleElement().isInstanceOf(Desired.Traffic.class);
    }

    @Test
    void restoredIsWhatTheSnapshotToldWordForWord() {
        // given
        Story story = Story.stable(mixed(flag(10), bake(60))).deploys(V2).obeys().aborts();
        story.answersTraffic();

        // when
        story.claimsDone(found(Optional.of("as somebody else wants it")));

        // then
        assertThat(story.decided()).containsExactly("CommandFailed");
        assertThat(((Event.CommandFailed) story.log().getLast().event()).reason())
                .isEqualTo("done was claimed, but the target is not as it was before the rollout");
        assertThat(story.runsOn().ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
    }

    @Test
    void aRepeatedWayBackCarriesTheSnapshotToo() {
        // given
        Story story = Story.stable(mixed(flag(10), bake(60))).deploys(V2).obeys().aborts();
        story.answersTraffic();

        // when
        story.fails(dev.spillway.core.signal.Signal.Outcome.Kind.FAILED, "no").passes(Duration.ofSeconds(2));

        // then
        assertThat(story.open()).singleElement()
                .satisfies(c -> assertThat(c.before()).contains("as it was"));
    }

    @Test
    void anUndoInTheWindowRestoresTheFlag() {
        // given
        Story story = Story.stable(mixed(weight(50), flag(100))).deploys(V2).obeys();
        assertThat(story.state()).isEqualTo("Window");

        // when
        story.undoes();

        // then
        assertThat(desired(story)).hasSize(2).contains(new Desired.Restore());
        assertThat(story.obeys().ended().ending()).isEqualTo(State.Ending.UNDONE);
    }

    @Test
    void anUndoAfterTheWindowTurnsTheFlagOffBeforeTheTrafficGoes() {
        // given
        Story story = Story.stable(mixed(weight(50), flag(100))).deploys(V2).runsOn();

        // when
        story.undoes().obeysOnce().obeysOnce();

        // then
        assertThat(desired(story)).containsExactly(new Desired.Flag(KEY, Weight.ZERO));
        assertThat(story.runsOn().service().catalog().stable()).contains(V1);
    }

    @Test
    void aFlagAloneIsRampedAndPromoted() {
        // given
        Story story = Story.stable(alone(flag(10), bake(60), flag(100), bake(60))).deploys(V2);

        // when
        story.runsOn();

        // then
        assertThat(story.log()).flatExtracting(e -> e.event().commands()).extracting(Command::target)
                .endsWith(FLAGS, FLAGS, FLAGS);
        assertThat(story.ended().ending()).isEqualTo(State.Ending.PROMOTED);
    }

    @Test
    void aFailedAnalysisTurnsAFlagAloneOff() {
        // given
        Story story = Story.stable(alone(flag(10), bake(60, "success-rate"))).deploys(V2).obeys();

        // when
        story.passes(Duration.ofSeconds(10)).obeys();
        for (int n = 1; story.state().equals("Baking"); n++) {
            story.results("success-rate", n, "[0.5]").passes(Duration.ofSeconds(10));
        }

        // then
        assertThat(desired(story)).contains(new Desired.Restore());
        assertThat(story.state()).isEqualTo("RollingBack");
        assertThat(story.obeys().ended().ending()).isEqualTo(State.Ending.ROLLED_BACK);
    }

    @Test
    void aFreezeHoldsTheRiseOfAFlagAndNotItsFall() {
        // given
        Story story = Story.stable(alone(flag(10), bake(60), flag(0), bake(60), flag(50))).deploys(V2).obeys();

        // when
        story.freezes(true).passes(Duration.ofSeconds(61)).obeys();

        // then
        assertThat(story.state()).isEqualTo("Baking");
        // when
        story.passes(Duration.ofSeconds(61));
        // then
        assertThat(story.state()).isEqualTo("Holding");
    }

    @Test
    void aStepWithoutAHomeIsRefusedBeforeAnythingIsTouched() {
        assertThat(Plans.problems(mixed(new Step.SetFlag("other", Weight.FULL)))).containsExactly(
                "step 2: no target names the flag 'other'; write it under the flags of a target on the platform flags");
        assertThat(Plans.problems(alone(flag(10), weight(10)))).containsExactly(
                "step 2: the strategy flag only ramps a flag; a canary can do the rest");
        assertThat(Plans.problems(alone(flag(10), bake(60)))).isEmpty();
        assertThat(Plans.problems(mixed(flag(10), weight(50)))).isEmpty();
    }

    @Test
    void anUndoOfAFlagAloneTurnsItOff() {
        assertThat(Plans.undo(alone(flag(10), flag(100))).steps()).startsWith(flag(0)).endsWith(new Step.Promote())
                .hasSize(3);
        assertThat(Plans.undo(mixed(weight(10), flag(100))).steps()).startsWith(new Step.Deploy(), flag(0),
                weight(100));
    }
}

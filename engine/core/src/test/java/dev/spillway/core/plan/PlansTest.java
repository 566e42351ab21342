package dev.spillway.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Definition;
import dev.spillway.core.model.HeaderMatch;
import dev.spillway.core.model.Policy;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import dev.spillway.core.model.Target;
import dev.spillway.core.model.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlansTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Definition definition(Strategy strategy, Target.Role role) {
        var target = new Target("app", "local", "dev", role, Map.of());
        return new Definition(new ServiceId("prod", "checkout"), List.of(target), strategy, List.of(), Policy.DEFAULT,
                "");
    }

    private static List<String> problems(Step... steps) {
        return Plans.problems(definition(new Strategy.Canary(List.of(steps)), Target.Role.SERVICE));
    }

    private static Step weight(int percent) {
        return new Step.SetWeight(Weight.percent(percent));
    }

    @Test
    void aCanaryGetsTheStepsThatItLeftOut() {
        // when
        var plan = Plans.compile(definition(new Strategy.Canary(List.of(weight(10))), Target.Role.SERVICE));

        // then
        assertThat(plan.steps()).containsExactly(new Step.Deploy(), weight(10), new Step.Promote());
    }

    @Test
    void blueGreenTakesAllTrafficAtOnceAndBakes() {
        // when
        var plan = Plans.compile(definition(new Strategy.BlueGreen(MINUTE, List.of(), Optional.of(2)),
                Target.Role.SERVICE));

        // then
        assertThat(plan.steps()).containsExactly(new Step.Deploy(), new Step.Approve(2), weight(100),
                new Step.Bake(MINUTE, MINUTE.multipliedBy(3), List.of()), new Step.Promote());
    }

    @Test
    void anUndoLooksShortlyAndGoes() {
        // when
        var plan = Plans.undo(definition(new Strategy.Canary(List.of(weight(10))), Target.Role.SERVICE));

        // then
        assertThat(plan.steps()).hasSize(4).startsWith(new Step.Deploy(), weight(100)).endsWith(new Step.Promote());
    }

    @Test
    void anUndoOfWhatIsRolledRollsAgain() {
        // when
        var plan = Plans.undo(definition(new Strategy.Rolling(), Target.Role.WORKLOAD));

        // then
        assertThat(plan.steps()).containsExactly(new Step.Roll(), new Step.Bake(MINUTE, MINUTE, List.of()),
                new Step.Promote());
    }

    @Test
    void aRollingUpdateNeedsAPlatformThatRollsAndNobodyWhoRoutes() {
        var pods = new Target("pods", "kubernetes", "dev", Target.Role.WORKLOAD, Map.of());
        assertThat(Plans.problems(new Definition(new ServiceId("prod", "checkout"), List.of(pods),
                new Strategy.Rolling(), List.of(), Policy.DEFAULT, ""))).isEmpty();
        assertThat(Plans.problems(definition(new Strategy.Rolling(), Target.Role.WORKLOAD))).containsExactly(
                "step 1: roll cannot be done by the platform 'local' of the target 'app'; it can by ecs, kubernetes");
        assertThat(Plans.problems(definition(new Strategy.Canary(List.of(weight(10))), Target.Role.WORKLOAD)))
                .singleElement().asString().contains("no traffic to shift");
    }

    @Test
    void aSoundPlanHasNoProblems() {
        assertThat(problems(weight(10), new Step.Bake(MINUTE, MINUTE, List.of()), weight(50))).isEmpty();
    }

    @Test
    void aWeightMayGoDownOnTheWay() {
        assertThat(problems(weight(50), weight(0), weight(50))).isEmpty();
    }

    @Test
    void problemsAreSaidInWords() {
        assertThat(problems(new Step.Bake(MINUTE, MINUTE, List.of("latency"))))
                .containsExactly("step 2: analysis 'latency' is not defined under analyses");
        assertThat(problems(new Step.SetFlag("new", Weight.FULL)))
                .containsExactly("step 2: no target names the flag 'new'; write it under the flags of a target on the"
                        + " platform flags");
        assertThat(problems(new Step.Roll())).contains(
                "step 2: roll cannot be done by the platform 'local' of the target 'app'; it can by ecs, kubernetes");
        assertThat(problems(weight(10), new Step.Deploy()))
                .containsExactly(
                        "step 2: deploy must be the first step, and the only one; only migrate may stand before it");
        assertThat(problems(new Step.Promote(), weight(10))).containsExactly("step 2: promote must be the last step");
    }

    private static List<String> routed(String platform, Step... steps) {
        var pods = new Target("pods", "local", "dev", Target.Role.WORKLOAD, Map.of());
        var router = new Target("router", platform, "dev", Target.Role.TRAFFIC, Map.of());
        return Plans.problems(new Definition(new ServiceId("prod", "checkout"), List.of(pods, router),
                new Strategy.Canary(List.of(steps)), List.of(), Policy.DEFAULT, ""));
    }

    @Test
    void headerAndMirrorRoutesNeedARouterThatHasThem() {
        // given
        Step header = new Step.SetHeaderRoute("testers",
                List.of(new HeaderMatch("x-tester", HeaderMatch.Match.EXACT, "yes")));
        Step mirror = new Step.SetMirrorRoute(Weight.percent(10));
        // then
        assertThat(routed("istio", header, mirror, weight(10))).isEmpty();
        assertThat(routed("haproxy", weight(10), header, mirror)).containsExactly(
                "step 3: setHeaderRoute cannot be done by the platform 'haproxy' of the target 'router'; it can by istio",
                "step 4: setMirrorRoute cannot be done by the platform 'haproxy' of the target 'router'; it can by istio");
    }

    @Test
    void instancesAreNotRolledBehindARouter() {
        // given
        var pods = new Target("pods", "kubernetes", "dev", Target.Role.WORKLOAD, Map.of());
        var router = new Target("router", "istio", "dev", Target.Role.TRAFFIC, Map.of());
        // when
        List<String> problems = Plans.problems(new Definition(new ServiceId("prod", "checkout"),
                List.of(pods, router), new Strategy.Rolling(), List.of(), Policy.DEFAULT, ""));
        // then
        assertThat(problems).singleElement().asString().contains("in place", "'router'", "release by canary");
    }

    @Test
    void thereMustBeSomethingToDeployToAndTrafficToShift() {
        var canary = new Strategy.Canary(List.of(weight(10)));
        assertThat(Plans.problems(definition(canary, Target.Role.TRAFFIC)).getFirst()).startsWith("targets: none");
        assertThat(Plans.problems(definition(canary, Target.Role.WORKLOAD)).getFirst()).contains("no traffic");
    }
}

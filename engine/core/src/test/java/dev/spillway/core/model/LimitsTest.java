package dev.spillway.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final Step STEP = new Step.SetWeight(Weight.FULL);

    @Test
    void aServiceIdIsTwoNames() {
        assertThat(ServiceId.parse("prod/checkout")).isEqualTo(new ServiceId("prod", "checkout"));
        assertThatIllegalArgumentException().isThrownBy(() -> ServiceId.parse("checkout"))
                .withMessage("service must be environment/name, but was 'checkout'");
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceId("prod", "x".repeat(65)));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceId("prod", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> new ServiceId("prod", "a b"));
    }

    @Test
    void aNameIsWhatThePatternSays() {
        for (char c = 0; c < 1_000; c++) {
            for (String text : List.of("" + c, "a" + c, c + "9")) {
                assertThat(Limits.isName(text)).as("%s (%d)", text, (int) c)
                        .isEqualTo(Limits.NAME.matcher(text).matches());
            }
        }
        for (int length : List.of(0, 1, 63, 64, 65)) {
            String text = "x".repeat(length);
            assertThat(Limits.isName(text)).as("%d characters", length).isEqualTo(Limits.NAME.matcher(text).matches());
        }
    }

    @Test
    void aRolloutIdIsDerived() {
        var id = new RolloutId(new ServiceId("prod", "checkout"), "r-1");
        assertThat(RolloutId.parse("prod/checkout/r-1")).isEqualTo(id);
        assertThat(id).hasToString("prod/checkout/r-1");
    }

    @Test
    void aWeightIsAShare() {
        assertThat(Weight.percent(100)).isEqualTo(Weight.FULL);
        assertThat(new Weight(125)).hasToString("12.5 %");
        assertThatIllegalArgumentException().isThrownBy(() -> new Weight(1001));
        assertThatIllegalArgumentException().isThrownBy(() -> new Weight(-1));
    }

    @Test
    void aPlanHasAtMost64Steps() {
        assertThat(plan(Collections.nCopies(Limits.STEPS, STEP)).steps()).hasSize(64);
        assertThatIllegalArgumentException().isThrownBy(() -> plan(Collections.nCopies(Limits.STEPS + 1, STEP)))
                .withMessage("plan.steps may have at most 64 entries, but has 65");
        assertThatIllegalArgumentException().isThrownBy(() -> plan(List.of()));
    }

    private static Plan plan(List<Step> steps) {
        return new Plan(steps, List.of(), List.of(), Policy.DEFAULT, Optional.empty());
    }

    @Test
    void sharesSumToAllOrNothing() {
        RevisionId one = Revision.of("v1", "app:1").id();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Desired.Traffic(List.of(new Share(one, Weight.percent(90))), Optional.empty(),
                        List.of(), Optional.empty()))
                .withMessageContaining("traffic shares must sum to 100 %");
    }

    @Test
    void attemptsBackOffFromOneSecondToSixty() {
        assertThat(List.of(1, 2, 3, 6, 7, 1000)).map(Limits::backoff).containsExactly(Duration.ofSeconds(1),
                Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(32), Duration.ofSeconds(60),
                Duration.ofSeconds(60));
    }

    @Test
    void aRevisionIsItsContentNotItsLabel() {
        assertThat(Revision.of("v1", "app:1").id()).isEqualTo(Revision.of("blue", "app:1").id());
        assertThat(Revision.of("v1", "app:1", Map.of("A", "1"), Map.of(), "").id())
                .isNotEqualTo(Revision.of("v1", "app:1").id());
        assertThat(Revision.of("v1", "app:1", Map.of(), Map.of(), "expanded").id())
                .isNotEqualTo(Revision.of("v1", "app:1").id());
    }

    @Test
    void aBakeHasAMaximumThatIsNotBelowItsMinimum() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Step.Bake(Duration.ofSeconds(2), Duration.ofSeconds(1), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Step.Approve(0));
    }
}

package dev.spillway.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.ServiceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LaggingViewsTest {
    private final LaggingViews views = new LaggingViews();

    private static ServiceId service(int i) {
        return new ServiceId("prod", "s" + i);
    }

    @Test
    void aServiceThatIsMeasuredAgainAndAgainIsShownOnceASecond() {
        // given
        views.measured(service(1), 1_000);
        views.measured(service(1), 1_900);

        // when
        List<ServiceId> early = views.take(1_999);
        List<ServiceId> due = views.take(2_000);

        // then
        assertThat(early).isEmpty();
        assertThat(due).containsExactly(service(1));
        assertThat(views.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatWasShownForAnotherReasonNoLongerLags() {
        // given
        views.measured(service(1), 0);

        // when
        views.shown(service(1));

        // then
        assertThat(views.take(10_000)).isEmpty();
    }

    @Test
    void whereThousandsAreMeasuredEachIsShownInTurnAndNobodyWaitsLongForIt() {
        // given
        List<ServiceId> all = IntStream.range(0, 2_000).mapToObj(LaggingViewsTest::service).toList();
        all.forEach(each -> views.measured(each, 0));

        // when
        List<ServiceId> shown = new ArrayList<>();
        int longest = 0;
        for (long now = views.next(); now < Long.MAX_VALUE; now = views.next()) {
            List<ServiceId> taken = views.take(now);
            views.measured(taken.getFirst(), now);
            views.shown(taken.getFirst());
            longest = Math.max(longest, taken.size());
            shown.addAll(taken);
        }

        // then
        assertThat(shown).isEqualTo(all);
        assertThat(longest).isLessThanOrEqualTo(10);
    }
}

package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Manifests.beside;
import static dev.spillway.definition.argo.Manifests.conditions;
import static dev.spillway.definition.argo.Manifests.file;
import static dev.spillway.definition.argo.Manifests.good;
import static dev.spillway.definition.argo.Manifests.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.AnalysisSpec.Threshold.Conditions;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Weight;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The guide's two manifests, as they stand in it. */
class GuideTest {
    @Test
    void theGuidesManifestsAreAPlan() {
        // when
        Reading.Read read = good(beside(file("guide.yaml")));

        // then
        assertThat(read.definition().service()).hasToString("prod/shop");
        assertThat(steps(read)).containsExactly(new Step.SetWeight(Weight.percent(10)),
                new Step.Pause(Optional.of(Duration.ofMinutes(10))),
                new Step.Analysis(List.of("success-rate"), Duration.ofMinutes(15)),
                new Step.SetWeight(Weight.percent(50)), new Step.Pause(Optional.of(Duration.ofMinutes(10))));
        var rate = Manifests.analysis(read, "success-rate");
        assertThat(rate.provider()).isEqualTo("prometheus");
        assertThat(rate.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(rate.query()).containsEntry("address", "http://prometheus:9090").containsEntry("query", """
                sum(rate(http_requests_total{service="my-app",status=~"2.."}[5m])) /
                sum(rate(http_requests_total{service="my-app"}[5m]))
                """).hasSize(2);
        Conditions conditions = conditions(read, "success-rate");
        assertThat(conditions.success()).contains("result[0] >= 0.95");
        assertThat(conditions.count()).contains(5);
        assertThat(conditions.failureLimit()).isZero();
        assertThat(conditions.unreachable()).isEqualTo(Conditions.Unreachable.NO_DATA);
    }

    @Test
    void whatTheyLeaveOutIsSaid() {
        // when
        List<Problem> warnings = good(beside(file("guide.yaml"))).warnings();

        // then
        assertThat(warnings).extracting(Problem::line).containsExactly(Manifests.BEFORE + 2, Manifests.BEFORE + 14,
                Manifests.BEFORE + 26);
        assertThat(warnings.get(0).message()).contains("metadata.name is missing", "'shop'");
        assertThat(warnings.get(1).message()).contains("no template declares args.service-name");
        assertThat(warnings.get(2).message()).contains("without a count", "measured 5 times");
    }

    @Test
    void byThemselvesTheyLackANameAndAPlatform() {
        // when
        List<Problem> problems = Manifests.problems(file("guide.yaml"));

        // then
        assertThat(problems).extracting(Problem::message).anyMatch(m -> m.contains("--name"))
                .anyMatch(m -> m.contains("--targets"));
    }
}

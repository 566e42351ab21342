package dev.spillway.definition.argo;

import dev.spillway.definition.argo.Fields.Field;
import java.util.List;

/** Writes {@code docs/argo.md} from the tables that the reader reads by. */
final class ArgoPage {
    private static final String TOP = """
            # Argo Rollouts' manifests

            Spillway reads `Rollout`, `AnalysisTemplate` and `ClusterAnalysisTemplate` (argoproj.io/v1alpha1) as they are. The tables below are
            generated from the ones that the reader reads by (`FieldsTest`), and compared in the build.

                spillway lint -f rollout.yaml -f templates.yaml --targets targets.yaml
                spillway plan -f rollout.yaml -f templates.yaml --targets targets.yaml
                spillway deploy -f rollout.yaml -f templates.yaml --targets targets.yaml -r v2 --wait

            `-f` may be repeated; what is in the files travels as one text of several YAML documents (32 KiB at most), so the engine reads what the
            command line has read. Other Kubernetes kinds in the files are named in a warning, and not read.

            ## Name, environment and where it runs

            - A Rollout by itself is a whole definition: `metadata.name` is the service's name, `metadata.namespace` its environment (left out:
              `default`), and it runs on Kubernetes, in the instance `dev`. The pods are those of a Deployment, `workloadRef`'s or the one of the Rollout's
              name, which must be there: Spillway makes its copies of it, and takes the image from the first container of the Rollout.

              | the Rollout says | it becomes |
              |---|---|
              | `blueGreen` | one target, a `service` on `kubernetes`: the active Service's selector is switched |
              | `canary` with `trafficRouting.istio` | a `workload` on `kubernetes` and a router on [`istio`](istio.md) |
              | `canary` with the plugin `argoproj-labs/gatewayAPI` | a `workload` on `kubernetes` and a router on [`gatewayapi`](istio.md#gateway-api) |
              | `canary` without steps | a `workload` on `kubernetes` that is rolled |
              | `canary` with steps and without `trafficRouting` | refused: it does not name the Service that both revisions are behind |
              | any other router | refused, by name |
            - `--targets FILE` says where it runs instead: `targets:` as in a Service document, and `policy:` and `revision:` if wanted. `--name` and
              `--environment` say another name and environment. Where the Rollout has no name and `--name` is not given, the file's name is
              taken, with a warning. The command line makes a Service document of this and puts it in front.
            - The same by hand: a Service document beside the Rollout whose strategy is `strategy: {rollout: NAME}` (NAME may be left out where there is one
              Rollout). Then the Service says where the service runs and how it is handled, the Rollout how it is released and what watches it. What the
              Service's `policy` leaves out is what the Rollout says.

            ## What is different on purpose

            - **No data is an outcome of its own.** An empty vector, NaN or nothing at all is neither good nor bad news, unless the condition itself asks for it
              (`len(result) == 0`, `isNaN(result)`, `default(result, 0)`). It does not count; a step that never saw data ends inconclusive and asks a person.
              Argo Rollouts makes an error of `result[0]` on an empty vector, and takes the release back after five of them.
            - **A source that does not answer** is no data too, unless the metric writes `consecutiveErrorLimit`: then it is an error, and more than so many in
              a row take the release back, as in Argo Rollouts.
            - **Measurements are due at a fixed rate**; in Argo Rollouts the interval begins when the last measurement ended, so times drift. An error is asked again
              at the next time of the rate, not after 10s.
            - **An analysis that would never end**: a step, prePromotionAnalysis or postPromotionAnalysis whose metric has an `interval` and no `count` is measured 5 times
              (more where `failureLimit` or `inconclusiveLimit` allow as many), with a warning.
            - **A step's analysis waits at most three times as long as it needs**, and at least 10m, then it is inconclusive. Argo Rollouts waits for ever.
            - **Arguments that no template declares** are filled in all the same, with a warning. Argo Rollouts leaves them out, and then fails on `{{args.x}}`.
            - **A deadline that has passed takes the release back**; Argo Rollouts only says Degraded, unless `progressDeadlineAbort` is true.
            - **The old revision stays warm for an hour** unless `scaleDownDelaySeconds` says another time; Argo Rollouts' own default is 30s.
            - **Header and mirror routes are a function of the step**: a restart, or a canary that was away for a moment, does not lose them.
            - **The first deployment** skips weights, scale, routes and analyses, as in Argo Rollouts, but it is not stable before its instances are ready, and its pauses hold.
            - **A pattern in dryRun** that is no regular expression is refused; a bare `*` means all metrics.

            ## Secrets

            `valueFrom.secretKeyRef` stays a reference in every record, `{{secret:NAME/KEY}}`; the metrics executor resolves it when it asks.
            Such an argument can stand in what a provider is asked, not in conditions, counts and times. `podTemplateHashValue` likewise: `Latest` is `{{canary}}`,
            `Stable` is `{{stable}}`, which become the ids of the two revisions when the source is asked.

            ## Field by field

            | word | what it means |
            |---|---|
            | same | read, with Argo Rollouts' meaning (a remark says what to know about it) |
            | different | read; a warning says what is different |
            | target | describes the workload or its router: part of the target; a warning where a Service document says where the service runs |
            | no effect | not needed here; a warning says why |
            | not yet | refused, with line and column |

            An unknown field is refused, with the nearest one that is known.
            """;

    private ArgoPage() {}

    static String page() {
        var page = new StringBuilder(TOP);
        table(page, "Rollout", RolloutFields.ROLLOUT.fields());
        table(page, "AnalysisTemplate, ClusterAnalysisTemplate", AnalysisFields.TEMPLATE.fields());
        return page.toString();
    }

    private static void table(StringBuilder page, String title, List<Field> fields) {
        page.append("\n### ").append(title).append("\n\n| field | here | remark |\n|---|---|---|\n");
        rows(page, "", fields);
    }

    private static void rows(StringBuilder page, String above, List<Field> fields) {
        for (Field field : fields) {
            String path = above.isEmpty() ? field.name() : above + "." + field.name();
            page.append("| `").append(path).append("` | ").append(field.support().word()).append(" | ")
                    .append(field.note().replace("|", "\\|")).append(" |\n");
            rows(page, path, field.inside());
        }
    }
}

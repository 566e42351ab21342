package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Fields.block;
import static dev.spillway.definition.argo.Fields.noEffect;
import static dev.spillway.definition.argo.Fields.notYet;
import static dev.spillway.definition.argo.Fields.same;

/** Every field of an {@code AnalysisTemplate} and a {@code ClusterAnalysisTemplate}, and what becomes of it. */
final class AnalysisFields {
    private static final String NO_SOURCE = "no metrics executor asks it";

    private static final Fields HEADERS = Fields.of(same("key"), same("value", "a secret stands there as a reference"));

    private static final Fields OAUTH2 = Fields.of(same("tokenUrl"), same("clientId"), same("clientSecret"),
            same("scopes"));

    private static final Fields AUTHENTICATION = Fields.of(block("oauth2", "", OAUTH2),
            block("basicAuth", "", Fields.of(same("username"), same("password"))),
            notYet("sigv4", "requests are not signed"));

    private static final Fields PROMETHEUS = Fields.of(
            same("address", "must be there: the controller's own default is not known here"), same("query"),
            same("timeout", "in seconds"), same("insecure"), block("headers", "", HEADERS),
            block("rangeQuery", "", Fields.of(same("start"), same("end"), same("step"))),
            block("authentication", "", AUTHENTICATION));

    private static final Fields WEB = Fields.of(
            same("url"), same("method", "GET, POST or PUT"), block("headers", "", HEADERS), same("body"),
            same("jsonBody"), same("timeoutSeconds"), same("jsonPath"), same("insecure"),
            block("authentication", "", AUTHENTICATION));

    private static final Fields CLOUD_WATCH = Fields.of(
            same("interval"),
            block("metricDataQueries", "", Fields.of(
                    same("id"), same("expression"), same("label"), same("period"), same("returnData"),
                    block("metricStat", "", Fields.of(
                            block("metric", "", Fields.of(same("namespace"), same("metricName"),
                                    block("dimensions", "", Fields.of(same("name"), same("value"))))),
                            same("period"), same("stat"), same("unit"))))));

    private static final Fields PROVIDER = Fields.of(
            block("prometheus", "", PROMETHEUS), block("web", "", WEB), block("cloudWatch", "", CLOUD_WATCH),
            notYet("job", "Kubernetes Jobs are not run; a command's exit status is Spillway's own provider `command`"),
            notYet("kayenta", NO_SOURCE), notYet("datadog", NO_SOURCE), notYet("wavefront", NO_SOURCE),
            notYet("newRelic", NO_SOURCE), notYet("graphite", NO_SOURCE), notYet("influxdb", NO_SOURCE),
            notYet("skywalking", NO_SOURCE), notYet("plugin", NO_SOURCE));

    private static final Fields METRIC = Fields.of(
            same("name", "what is not a letter, digit, dot, dash or underscore becomes a dash"),
            same("interval",
                    "at a fixed rate, also after an error: Argo Rollouts counts it from the end of a measurement"),
            same("initialDelay"),
            same("count",
                    "left out with an interval: 5 outside the background, where Argo Rollouts would wait for ever"),
            same("successCondition",
                    "no data is not an error but an outcome of its own, unless the condition asks for it "
                            + "(`len(result) == 0`, `isNaN(result)`, `default(…)`)"),
            same("failureCondition", "as successCondition"),
            same("failureLimit"), same("inconclusiveLimit"),
            same("consecutiveErrorLimit",
                    "written: a source that does not answer counts as an error, as in Argo Rollouts. "
                            + "Left out: 4 for errors of the condition, and a silent source is no data"),
            same("consecutiveSuccessLimit"),
            block("provider", "exactly one", PROVIDER));

    private static final Fields SPEC = Fields.of(
            block("metrics", "each becomes an analysis of its own", METRIC),
            block("args", "filled in as text, everywhere in a metric", Fields.of(
                    same("name"), same("value"),
                    block("valueFrom", "", Fields.of(
                            block("secretKeyRef",
                                    "stays a reference, which the metrics executor resolves and never shows",
                                    Fields.of(same("name"), same("key"))),
                            block("fieldRef", "", Fields.of(same("fieldPath", "of the Rollout"))))))),
            block("dryRun", "", Fields.of(same("metricName", "a regular expression, and a bare `*` for all"))),
            noEffect("measurementRetention", "the log keeps every measurement"),
            block("templates", "", Fields.of(same("templateName"), same("clusterScope"))));

    private static final String METADATA_NOTE = "only the name means something";

    static final Fields TEMPLATE = Fields.of(same("apiVersion"), same("kind"), same("metadata", METADATA_NOTE),
            block("spec", "", SPEC), noEffect("status", "it is the controller's own record"));

    private AnalysisFields() {}
}

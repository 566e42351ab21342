package dev.spillway.definition.argo;

import static dev.spillway.definition.argo.Fields.block;
import static dev.spillway.definition.argo.Fields.different;
import static dev.spillway.definition.argo.Fields.noEffect;
import static dev.spillway.definition.argo.Fields.notYet;
import static dev.spillway.definition.argo.Fields.same;
import static dev.spillway.definition.argo.Fields.target;

/** Every field of a {@code Rollout} (argoproj.io/v1alpha1), and what becomes of it. {@code docs/argo.md} is made from it. */
final class RolloutFields {
    private static final String RECORD = "it is the cluster's own record";
    private static final String POD_LABELS = "pods are not labelled by their role; a query that selects by such a label "
            + "finds nothing";

    private static final Fields ANALYSIS = Fields.of(
            block("templates",
                    "merged into one run, as Argo Rollouts merges them; the templates travel with the Rollout",
                    Fields.of(
                            same("templateName", "must be in the same text"),
                            same("clusterScope", "true: a ClusterAnalysisTemplate"))),
            block("args", "also those that no template declares, with a warning", Fields.of(
                    same("name"), same("value"),
                    block("valueFrom", "", Fields.of(
                            same("podTemplateHashValue", "Latest is the new revision's id, Stable the stable one's"),
                            block("fieldRef", "", Fields.of(
                                    same("fieldPath", "of this Rollout as it is written; `status` is not known"))))))),
            block("dryRun", "measured and shown, decides nothing", Fields.of(
                    same("metricName", "a regular expression, and a bare `*` for all"))),
            noEffect("measurementRetention", "the log keeps every measurement"),
            noEffect("analysisRunMetadata", "there is no AnalysisRun object to label"));

    private static final Fields VALUE = Fields.of(same("exact"), same("prefix"), same("regex"));

    private static final Fields STEP = Fields.of(
            same("setWeight", "of `maxTrafficWeight`, to a tenth of a percent; it may also go down"),
            block("pause", "", Fields.of(
                    same("duration", "a number of seconds, or a Go duration; left out: until somebody resumes"))),
            block("analysis", "ends with its verdict; inconclusive at three times the time it needs (at least 10m)",
                    ANALYSIS),
            block("setCanaryScale", "", Fields.of(
                    same("weight"),
                    same("replicas", "as a share of `spec.replicas`"),
                    same("matchTrafficWeight"))),
            block("setHeaderRoute", "derived from the plan at each step, so a restart or a new pod does not lose it",
                    Fields.of(
                            same("name", "one of `managedRoutes`"),
                            block("match", "any of them; left out: the route goes", Fields.of(
                                    same("headerName"), block("headerValue", "exactly one of the three", VALUE))))),
            block("setMirrorRoute", "", Fields.of(
                    same("name", "one of `managedRoutes`"),
                    same("percentage", "left out: all that match"),
                    notYet("match",
                            "requests are mirrored whatever their method, path and headers; `match: []` alone removes "
                                    + "the route"))),
            notYet("experiment", "no revision is brought up beside canary and stable"),
            notYet("plugin", "step plugins are not run"));

    private static final Fields ISTIO_SERVICE = Fields.of(target("name"), target("routes").list(),
            target("tlsRoutes", "", Fields.of(target("port").number(), target("sniHosts").list())),
            target("tcpRoutes", "", Fields.of(target("port").number())));

    private static final Fields ROUTERS = Fields.of(
            target("istio", "", Fields.of(
                    target("virtualService", "", ISTIO_SERVICE), target("virtualServices", "", ISTIO_SERVICE),
                    target("destinationRule", "", Fields.of(target("name"), target("canarySubsetName"),
                            target("stableSubsetName"), target("additionalSubsetNames").list())))),
            target("nginx", "", Fields.of(target("annotationPrefix"), target("stableIngress"),
                    target("stableIngresses").list(), target("additionalIngressAnnotations").free(),
                    target("canaryIngressAnnotations").free())),
            target("alb", "", Fields.of(target("ingress"), target("ingresses").list(), target("servicePort").number(),
                    target("rootService"), target("annotationPrefix"),
                    target("stickinessConfig", "",
                            Fields.of(target("enabled").bool(), target("durationSeconds").number())))),
            target("smi", "", Fields.of(target("rootService"), target("trafficSplitName"))),
            target("ambassador", "", Fields.of(target("mappings").list())),
            target("appMesh", "", Fields.of(
                    target("virtualService", "", Fields.of(target("name"), target("routes").list())),
                    target("virtualNodeGroup", "", Fields.of(
                            target("canaryVirtualNodeRef", "", Fields.of(target("name"))),
                            target("stableVirtualNodeRef", "", Fields.of(target("name"))))))),
            target("traefik", "", Fields.of(target("weightedTraefikServiceName"))),
            target("apisix", "", Fields.of(
                    target("route", "", Fields.of(target("name"), target("rules").list())))),
            target("plugins", "a plugin's own words").free(),
            block("managedRoutes", "which routes steps may set", Fields.of(same("name"))),
            same("maxTrafficWeight", "what `setWeight` is a share of"));

    private static final Fields ANTI_AFFINITY = Fields.of(
            target("preferredDuringSchedulingIgnoredDuringExecution", "", Fields.of(target("weight").number())),
            target("requiredDuringSchedulingIgnoredDuringExecution").free());

    private static final Fields CANARY = Fields.of(
            block("steps", "left out or empty: a rolling update, which takes a platform that rolls (`kubernetes`)",
                    STEP),
            block("analysis", "watches across steps; resuming after an inconclusive verdict begins it anew",
                    ANALYSIS.and(same("startingStep", "counted in the steps as they are written"))),
            target("canaryService"), target("stableService"),
            block("trafficRouting",
                    "how traffic is shifted is the target's; `managedRoutes` and `maxTrafficWeight` are read", ROUTERS),
            target("maxSurge"), target("maxUnavailable"),
            target("antiAffinity", "", ANTI_AFFINITY),
            target("pingPong", "", Fields.of(target("pingService"), target("pongService"))),
            noEffect("canaryMetadata", POD_LABELS), noEffect("stableMetadata", POD_LABELS),
            same("scaleDownDelaySeconds",
                    "becomes `policy.window`: so long the old revision stays warm, and an undo only "
                            + "shifts traffic. Left out: 1h, not 30s"),
            noEffect("scaleDownDelayRevisionLimit", "only one old revision is kept warm, in the rollback window")
                    .number(),
            noEffect("abortScaleDownDelaySeconds",
                    "after an abort the new revision goes once its traffic was seen gone").number(),
            noEffect("dynamicStableScale",
                    "the stable revision keeps its full capacity, so an abort never waits for pods").bool(),
            noEffect("minPodsPerReplicaSet", "the target rounds its capacity up to whole instances, at least one")
                    .number(),
            noEffect("replicaProgressThreshold", "a step waits until every instance that it asked for is ready"));

    private static final Fields BLUE_GREEN = Fields.of(
            target("activeService"), target("previewService"),
            different("previewReplicaCount", "the preview comes up with full capacity").number(),
            same("autoPromotionEnabled", "false: waits before the switch until somebody resumes"),
            same("autoPromotionSeconds", "waits so long before the switch"),
            block("prePromotionAnalysis", "before the switch", ANALYSIS),
            block("postPromotionAnalysis", "after the switch; a failure takes the traffic back", ANALYSIS),
            noEffect("maxUnavailable", "it governs restarts, which Spillway leaves to the platform"),
            same("scaleDownDelaySeconds", "becomes `policy.window`, as in a canary"),
            noEffect("scaleDownDelayRevisionLimit", "only one old revision is kept warm, in the rollback window")
                    .number(),
            noEffect("abortScaleDownDelaySeconds",
                    "after an abort the new revision goes once its traffic was seen gone").number(),
            target("antiAffinity", "", ANTI_AFFINITY),
            noEffect("previewMetadata", POD_LABELS), noEffect("activeMetadata", POD_LABELS));

    private static final Fields SPEC = Fields.of(
            same("replicas", "what `setCanaryScale.replicas` is a share of; of the target"),
            target("selector").free(),
            target("template",
                    "image and name of the containers; what else a pod is made of is Kubernetes' own and not read")
                    .free(),
            target("workloadRef", "", Fields.of(target("apiVersion"), target("kind"), target("name"),
                    noEffect("scaleDown", "the workload that is referred to is left as it is"))),
            target("minReadySeconds").number(),
            block("strategy", "one of the two",
                    Fields.of(block("canary", "", CANARY), block("blueGreen", "", BLUE_GREEN))),
            different("progressDeadlineSeconds",
                    "becomes `policy.deadlines.deploy`, for each time that capacity is asked for; "
                            + "when it has passed, the revision is taken back (as with progressDeadlineAbort)")
                    .number(),
            same("progressDeadlineAbort", "always so: false is said with a warning"),
            noEffect("rollbackWindow", "an undo inside the rollback window is one shift of traffic, without steps"),
            noEffect("revisionHistoryLimit", "the catalogue keeps the last 50 revisions, the log all").number(),
            same("paused", "true is refused: pause the service instead"),
            noEffect("restartAt", "restarts are the platform's"),
            noEffect("analysis", "the log keeps every analysis"));

    private static final Fields METADATA = Fields.of(
            same("name", "the service's name, unless `--name` or a Service document says another"),
            same("namespace", "the service's environment, unless `--environment` or a Service document says another; "
                    + "left out: `default`"),
            same("labels", "for `fieldRef`"), same("annotations", "for `fieldRef`"),
            noEffect("generateName", "a service has one name"),
            noEffect("uid", RECORD), noEffect("resourceVersion", RECORD), noEffect("generation", RECORD),
            noEffect("creationTimestamp", RECORD), noEffect("deletionTimestamp", RECORD),
            noEffect("deletionGracePeriodSeconds", RECORD), noEffect("finalizers", RECORD),
            noEffect("managedFields", RECORD), noEffect("ownerReferences", RECORD), noEffect("selfLink", RECORD));

    static final Fields ROLLOUT = Fields.of(same("apiVersion"), same("kind"), block("metadata", "", METADATA),
            block("spec", "", SPEC), noEffect("status", "it is the controller's own record"));

    private RolloutFields() {}
}

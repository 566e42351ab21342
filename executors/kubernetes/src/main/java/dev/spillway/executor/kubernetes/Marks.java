package dev.spillway.executor.kubernetes;

/** What Spillway writes on objects, so that they themselves say what they are. All begin with {@code spillway.dev/}. */
final class Marks {
    /** On pod templates, and so on pods and ReplicaSets: id of the revision. A label, to select and to count by. */
    static final String REVISION = "spillway.dev/revision";
    /** On pod templates: the image that the revision came with. Another one in its place is somebody else's. */
    static final String ARTIFACT = "spillway.dev/artifact";
    /** On pod templates: names of the variables that came with the revision. */
    static final String VARIABLES = "spillway.dev/variables";
    /** On Deployments: the target, as a label to find them by; the service, as an annotation. */
    static final String TARGET = "spillway.dev/target";
    static final String SERVICE = "spillway.dev/service";
    /** On a Deployment that Spillway made: of which one it is the copy. */
    static final String COPY_OF = "spillway.dev/copy-of";
    /** On the first Deployment: id of the stable revision. */
    static final String STABLE = "spillway.dev/stable";
    /** On the Service: the shares that were asked for last, as {@code id=permille,id=permille}. */
    static final String SHARES = "spillway.dev/shares";
    /** Value of the pod label in a selector that shall match nobody. */
    static final String NOBODY = "spillway.dev-nobody";
    /** Who wrote, as it stands in managedFields. */
    static final String MANAGER = "spillway";

    private Marks() {}
}

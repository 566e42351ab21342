package dev.spillway.gateway.alert;

/** Whose words a body is written in. All have {@code alerts}, each with status, labels and startsAt; what else they say differs. */
enum Dialect {
    /** The webhook receiver's JSON, version 4. */
    ALERTMANAGER("alertmanager", "Alerts of Prometheus' Alertmanager, as its webhook receiver sends them"),
    /** The webhook contact point of unified alerting: Alertmanager's with values, links and rules about missing data. */
    GRAFANA("grafana", "Alerts of Grafana, as its webhook contact point sends them"),
    /** For everybody else: service, revision, rollout and reason may be said directly. */
    GENERIC("generic", "Alerts of any other system");

    private final String word;
    private final String summary;

    Dialect(String word, String summary) {
        this.word = word;
        this.summary = summary;
    }

    /** The last part of the path, and the way by which an alert came, in the log. */
    String word() {
        return word;
    }

    String summary() {
        return summary;
    }
}

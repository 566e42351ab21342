package dev.spillway.definition.argo;

/** What stands for {@code {{args.NAME}}}. */
sealed interface Argument {
    /** What is filled in. */
    String text();

    record Value(String text) implements Argument {}

    /** Known only when the rollout runs: the core fills it in when it asks. */
    enum Hash implements Argument {
        LATEST("{{canary}}"), STABLE("{{stable}}");

        private final String text;

        Hash(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /** Stays a reference: the metrics executor resolves it, and never shows it. */
    record Secret(String name, String key) implements Argument {
        @Override
        public String text() {
            return "{{secret:" + name + "/" + key + "}}";
        }
    }
}

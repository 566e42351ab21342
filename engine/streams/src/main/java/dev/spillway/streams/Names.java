package dev.spillway.streams;

/** Names that are identity on disk and in topics. Changing one is a migration, not a rename. */
final class Names {
    static final String REQUESTS = "requests";
    static final String OUTCOMES = "outcomes";
    static final String OBSERVATIONS = "observations";
    static final String SERVICES = "services";
    static final String EVENTS = "events";
    static final String COMMANDS = "commands";
    static final String VIEWS = "views";
    static final String DEAD_LETTERS = "dead-letters";
    static final String MISPLACED = "misplaced";
    /** Rows of each service. */
    static final String ROWS_STORE = "service-rows";
    /** Due time and service, in that order. */
    static final String TIMERS_STORE = "timers";

    private Names() {}
}

package dev.spillway.cli.role;

import dev.spillway.cli.Stop;
import dev.spillway.core.model.Limits;

/** Options of roles that are checked before anything is started. Each answers what it was given, or ends the command. */
final class Given {
    private static final int PORTS = 65_536;

    private Given() {}

    /** 0: any free one. */
    static int port(String option, int port) {
        if (port < 0 || port >= PORTS) {
            throw Stop.badInput(option, "must be 0..65535, but was " + port);
        }
        return port;
    }

    static int atLeast(int least, String option, int given) {
        if (given < least) {
            throw Stop.badInput(option, "must be " + least + " or more, but was " + given);
        }
        return given;
    }

    /** Becomes part of a Kafka client's id and of a group's name. */
    static String name(String option, String given) {
        if (!Limits.NAME.matcher(given).matches()) {
            throw Stop.badInput(option,
                    "must be 1 to 64 letters, digits, dots, dashes or underscores, but was '" + given
                            + "'");
        }
        return given;
    }
}

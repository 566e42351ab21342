package dev.spillway.cli.letters;

import dev.spillway.cli.Stop;
import dev.spillway.schemas.Topic;
import java.util.List;

/** Topics that dead letters come from. */
final class Origins {
    private static final List<String> NAMES = List.of(Topic.REQUESTS.topicName(), Topic.OBSERVATIONS.topicName(),
            Topic.OUTCOMES.topicName(), Topic.COMMANDS.topicName());

    private Origins() {}

    static String named(String text) {
        return NAMES.stream().filter(name -> name.equals(text) || name.equals("spillway." + text)).findFirst()
                .orElseThrow(() -> Stop.badInput("--topic", "must be one of " + NAMES + ", but was '" + text + "'"));
    }

    /** What a dead letter says about itself was written by a stranger: it must not lead into the log or the views. */
    static boolean takes(String topic) {
        return NAMES.contains(topic);
    }
}

package dev.spillway.executor.metrics.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Json;
import dev.spillway.executor.metrics.source.Keys;
import dev.spillway.executor.metrics.source.Limits;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import dev.spillway.executor.metrics.source.Secrets;
import dev.spillway.executor.metrics.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a program of the user says: its exit code, 0 being true; or the JSON that it prints. Whoever may write commands can
 * run programs as the executor's user, so only where that was allowed.
 */
public final class CommandSource implements Source {
    public static final String PROVIDER = "command";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Set<String> KEYS = Set.of("command", "timeout", "output", "env.");

    private final boolean allowed;

    public CommandSource(boolean allowed) {
        this.allowed = allowed;
    }

    @Override
    public String address(Map<String, String> query) {
        return PROVIDER + " " + query.getOrDefault("command", "").strip();
    }

    @Override
    public Finding ask(Question question) throws Mistake {
        Keys keys = question.keys();
        keys.only(KEYS);
        if (!allowed) {
            return new Finding.Refused("this executor runs no commands; it does with --allow-exec");
        }
        boolean json = json(keys);
        if (Secrets.isIn(question.measure().query().getOrDefault("command", ""))) {
            throw new Mistake("query.command must hold no secret, as every user of the machine can see it;"
                    + " give it as env.NAME");
        }
        try (Child child = Child.start(keys.need("command"), environment(question))) {
            return switch (child.end(question.within(TIMEOUT))) {
                case Child.Ended.Late _ -> new Finding.Failed(
                        "the command did not end within " + question.within(TIMEOUT).toMillis()
                                + " ms, and was killed");
                case Child.Ended.Exit exit -> result(exit, json);
            };
        } catch (IOException unable) {
            return new Finding.Failed("the command could not be run: " + unable.getMessage());
        }
    }

    private static boolean json(Keys keys) throws Mistake {
        return switch (keys.text("output").orElse("exitCode")) {
            case "exitCode" -> false;
            case "json" -> true;
            default -> throw new Mistake(
                    "query.output must be exitCode or json, but is '" + keys.text("output").orElse("") + "'");
        };
    }

    private static Map<String, String> environment(Question question) {
        Map<String, String> environment = question.keys().under("env.");
        environment.put("SPILLWAY_SERVICE", question.command().service());
        environment.put("SPILLWAY_ROLLOUT", question.command().rollout());
        environment.put("SPILLWAY_CANARY", question.measure().canary());
        environment.put("SPILLWAY_STABLE", question.measure().baseline().orElse(""));
        return environment;
    }

    private static Finding result(Child.Ended.Exit exit, boolean json) {
        // the shell's own: not executable, not found
        if (exit.code() == 126 || exit.code() == 127) {
            return new Finding.Failed("the command could not be run: exit code " + exit.code() + said(exit));
        }
        if (!json) {
            return new Finding.Value(String.valueOf(exit.code() == 0));
        }
        if (exit.code() != 0) {
            return new Finding.Failed("the command ended with exit code " + exit.code() + said(exit));
        }
        return exit.cutOff()
                ? new Finding.Failed(Limits.tooLong("the command printed more than " + Limits.RESULT_BYTES + " bytes"))
                : printed(exit);
    }

    private static Finding printed(Child.Ended.Exit exit) {
        if (exit.out().isBlank()) {
            return new Finding.NoData("the command printed nothing");
        }
        return switch (Json.read(exit.out().getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
            case Json.Read.Tree(JsonNode tree) -> Json.value(tree);
            case Json.Read.NoJson _ -> new Finding.Failed("the command printed no JSON: " + exit.out());
            case Json.Read.TooMuch(String reason) -> new Finding.Failed(reason);
        };
    }

    private static String said(Child.Ended.Exit exit) {
        return exit.err().isBlank() ? "" : ": " + exit.err().strip();
    }
}

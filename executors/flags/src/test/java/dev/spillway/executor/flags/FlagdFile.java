package dev.spillway.executor.flags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.flags.flagd.FlagdStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A flagd file of a team that keeps more in it than the one flag. */
record FlagdFile(Path directory) {
    static final String TEXT = """
            {
              "$schema": "https://flagd.dev/schema/v0/flags.json",
              "metadata": {"team": "checkout"},
              "flags": {
                "new-checkout-flow": {
                  "state": "ENABLED",
                  "variants": {"on": true, "off": false},
                  "defaultVariant": "off",
                  "metadata": {"owner": "ann"},
                  "targeting": {"fractional": [["off", 90], ["on", 10]]}
                },
                "banner": {
                  "state": "ENABLED",
                  "variants": {"red": "r", "blue": "b"},
                  "defaultVariant": "red",
                  "targeting": {"if": [{"ends_with": [{"var": "email"}, "@x.org"]}, "blue"]}
                }
              }
            }
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    static FlagdFile in(Path directory) {
        return in(directory, TEXT);
    }

    static FlagdFile in(Path directory, String text) {
        try {
            Path _ = Files.writeString(Files.createDirectories(directory).resolve("flags.json"), text);
            return new FlagdFile(directory);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Path path() {
        return directory.resolve("flags.json");
    }

    JsonNode tree() {
        try {
            return JSON.readTree(path().toFile());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** As written: the weight of on out of all. */
    int permille() {
        JsonNode split = tree().path("flags").path(Flags.KEY).path("targeting").path("fractional");
        int on = 0;
        int all = 0;
        for (JsonNode bucket : split) {
            all += bucket.path(1).asInt();
            on += bucket.path(0).asText().equals("on") ? bucket.path(1).asInt() : 0;
        }
        return all == 0 ? 0 : on * 1000 / all;
    }

    FlagsPlatform platform() {
        try {
            return new FlagsPlatform(directory.resolve("data"), Map.of("flagd", new FlagdStore(directory)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Map<String, String> settings() {
        return new TreeMap<>(Map.of("provider", "flagd", "file", "flags.json", "on." + Flags.KEY, "on",
                "off." + Flags.KEY, "off"));
    }
}

package dev.spillway.executor.flags.launchdarkly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.flags.Call;
import dev.spillway.executor.flags.Flag;
import dev.spillway.executor.flags.Look;
import dev.spillway.executor.flags.Settings;
import dev.spillway.executor.flags.Store;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flags in LaunchDarkly: the percentage rollout of the fallthrough, and targeting on or off. Its API has no conditional
 * write: what was written is read back, and once more when the longest older call must have landed.
 */
public final class LaunchDarklyStore implements Store, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Api api;

    /**
     * @param base {@code https://app.launchdarkly.com}, or that of another instance; never a definition's: the token goes
     *            there
     * @param token an access token that may read the flags and update their targeting
     */
    public LaunchDarklyStore(URI base, String token, InstantSource clock) {
        this.api = new Api(base, token, clock);
    }

    /** A change is two requests: it reads the flag, then it patches it. */
    @Override
    public Duration patience() {
        return Api.PATIENCE.multipliedBy(2);
    }

    @Override
    public Look look(Settings settings) {
        Map<String, Flag> flags = new TreeMap<>();
        for (String key : settings.flags().keySet()) {
            Answer answer = get(settings, key);
            switch (answer) {
                case Answer.Fine(JsonNode body) -> flags.put(key, standing(body, settings, key));
                case Answer.Never(String reason) -> {
                    return new Look.Broken("flag " + key + ": " + reason);
                }
                case Answer.NotNow(String reason) -> {
                    return new Look.Unseen(reason);
                }
                case Answer.Nobody(String reason) -> {
                    return new Look.Unseen(reason);
                }
            }
        }
        return new Look.Seen(flags);
    }

    private static Flag standing(JsonNode body, Settings settings, String key) {
        try {
            return new RemoteFlag(body, settings.word("environment"), settings.variants(key)).standing();
        } catch (IllegalArgumentException unfit) {
            return new Flag.Unfit(String.valueOf(unfit.getMessage()));
        }
    }

    private Answer get(Settings settings, String key) {
        try {
            return api.get(settings.word("project"), key, settings.word("environment"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer.Nobody("interrupted");
        }
    }

    @Override
    public CallResult change(Settings settings, Call call, String why) {
        return switch (call) {
            case Call.PutFence _ -> new CallResult.Ok();
            case Call.PutWeight(String key, int permille) -> change(settings, key, why,
                    flag -> flag.toWeight(permille, settings.word("contextKind", "user"),
                            settings.word("bucketBy", "key")));
            case Call.PutBack(String key, String exact) -> change(settings, key, why, flag -> flag.back(tree(exact)));
        };
    }

    private interface Instructions {
        ArrayNode of(RemoteFlag flag);
    }

    private CallResult change(Settings settings, String key, String why, Instructions instructions) {
        return switch (get(settings, key)) {
            // nothing was written yet
            case Answer.Nobody(String reason) -> new CallResult.Transient(reason);
            case Answer.NotNow(String reason) -> new CallResult.Transient(reason);
            case Answer.Never(String reason) -> new CallResult.Permanent(reason);
            case Answer.Fine(JsonNode body) -> {
                RemoteFlag flag = new RemoteFlag(body, settings.word("environment"), settings.variants(key));
                ObjectNode patch = JSON.createObjectNode().put("environmentKey", settings.word("environment"))
                        .put("comment", why);
                JsonNode _ = patch.set("instructions", instructions.of(flag));
                yield patch(settings, key, patch);
            }
        };
    }

    private CallResult patch(Settings settings, String key, JsonNode patch) {
        try {
            return switch (api.patch(settings.word("project"), key, patch)) {
                case Answer.Fine _ -> new CallResult.Ok();
                case Answer.NotNow(String reason) -> new CallResult.Transient(reason);
                case Answer.Never(String reason) -> new CallResult.Permanent("flag " + key + ": " + reason);
                case Answer.Nobody(String reason) -> new CallResult.Unknown(reason);
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new CallResult.Unknown("interrupted");
        }
    }

    private static JsonNode tree(String exact) {
        try {
            return JSON.readTree(exact);
        } catch (JsonProcessingException garbage) {
            throw new IllegalArgumentException("the snapshot is no JSON", garbage);
        }
    }

    @Override
    public void close() {
        api.close();
    }
}

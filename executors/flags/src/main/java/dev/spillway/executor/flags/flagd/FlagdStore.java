package dev.spillway.executor.flags.flagd;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.flags.Call;
import dev.spillway.executor.flags.Flag;
import dev.spillway.executor.flags.Look;
import dev.spillway.executor.flags.Settings;
import dev.spillway.executor.flags.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Flags in a flagd file, as flagd itself and the in-process providers of OpenFeature read it. Only
 * {@code flags.KEY.targeting} is written. A flag is turned off by its weight: a DISABLED one would give each application
 * the default of its own code.
 */
public final class FlagdStore implements Store {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path directory;

    /** @param directory where all flag files stand: a definition names a file, and must not name any file of the machine */
    public FlagdStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Checked and written under one lock. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public Look look(Settings settings) {
        try {
            ObjectNode file = file(settings).read();
            Map<String, Flag> flags = new TreeMap<>();
            settings.flags().forEach((key, variants) -> flags.put(key, Targeting.look(file, key, variants)));
            return new Look.Seen(flags);
        } catch (IllegalArgumentException wrong) {
            return new Look.Broken(String.valueOf(wrong.getMessage()));
        } catch (IOException broken) {
            return new Look.Unseen(String.valueOf(broken.getMessage()));
        }
    }

    private FlagFile file(Settings settings) {
        String name = settings.word("file");
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory) || file.equals(directory)) {
            throw new IllegalArgumentException("settings.file is '" + name + "', must stand in " + directory);
        }
        return new FlagFile(file);
    }

    @Override
    public CallResult change(Settings settings, Call call, String why) {
        try {
            file(settings).change(file -> changed(file, settings, call));
            return new CallResult.Ok();
        } catch (IllegalArgumentException wrong) {
            return new CallResult.Permanent(String.valueOf(wrong.getMessage()));
        } catch (IOException broken) {
            return new CallResult.Transient(String.valueOf(broken.getMessage()));
        }
    }

    private static ObjectNode changed(ObjectNode file, Settings settings, Call call) {
        switch (call) {
            case Call.PutWeight(String key, int permille) -> Targeting.of(file, key, settings.variants(key))
                    .putWeight(permille);
            case Call.PutBack(String key, String exact) -> {
                try {
                    Targeting.of(file, key, settings.variants(key)).putBack(JSON.readTree(exact));
                } catch (com.fasterxml.jackson.core.JsonProcessingException garbage) {
                    throw new IllegalArgumentException("the snapshot of flag " + key + " is no JSON", garbage);
                }
            }
            case Call.PutFence _ -> {
            }
        }
        return file;
    }
}

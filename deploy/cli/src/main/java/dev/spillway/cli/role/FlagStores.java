package dev.spillway.cli.role;

import dev.spillway.executor.flags.FlagsPlatform;
import dev.spillway.executor.flags.Store;
import dev.spillway.executor.flags.flagd.FlagdStore;
import dev.spillway.executor.flags.launchdarkly.LaunchDarklyStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** The stores of flags that this process has: files always, LaunchDarkly where it was given a token. */
final class FlagStores {
    /** No option: command lines are seen by everybody on the machine. */
    static final String TOKEN = "LAUNCHDARKLY_ACCESS_TOKEN";
    static final String LAUNCHDARKLY = "https://app.launchdarkly.com";

    private FlagStores() {}

    /** @param files where flagd files stand, and no other file is touched */
    static FlagsPlatform platform(Path data, Path files, URI launchDarkly, Map<String, String> environment)
            throws IOException {
        Map<String, Store> stores = new TreeMap<>();
        stores.put("flagd", new FlagdStore(Files.createDirectories(files)));
        String token = environment.getOrDefault(TOKEN, "");
        if (!token.isBlank()) {
            stores.put("launchDarkly", new LaunchDarklyStore(launchDarkly, token.strip(), InstantSource.system()));
        }
        return new FlagsPlatform(data, stores);
    }
}

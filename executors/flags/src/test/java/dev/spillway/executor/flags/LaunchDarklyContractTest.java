package dev.spillway.executor.flags;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import dev.spillway.executor.flags.launchdarkly.LaunchDarklyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LaunchDarklyContractTest extends ExecutorContract<Picture, Call> {
    private static final AtomicInteger FIXTURES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        try {
            Path mine = directory.resolve("f" + FIXTURES.incrementAndGet());
            LaunchDarkly server = new LaunchDarkly(mine);
            LaunchDarklyStore store = new LaunchDarklyStore(server.base(), LaunchDarkly.TOKEN, InstantSource.system());
            return Flags.of(new FlagsPlatform(mine.resolve("data"), Map.of("launchDarkly", store)),
                    LaunchDarkly.settings(), server::permille, () -> {
                        store.close();
                        server.close();
                    });
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

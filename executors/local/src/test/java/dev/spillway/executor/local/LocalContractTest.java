package dev.spillway.executor.local;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class LocalContractTest extends ExecutorContract<Picture, Call> {
    private static final AtomicInteger SITES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return LocalFixture.in(directory.resolve("data" + SITES.incrementAndGet()));
    }
}

package dev.spillway.executor.haproxy;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class HaproxyContractTest extends ExecutorContract<Picture, Call> {
    private static final AtomicInteger FIXTURES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return HaproxyFixture.in(directory.resolve("f" + FIXTURES.incrementAndGet()));
    }
}

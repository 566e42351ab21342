package dev.spillway.executor.flags;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class FlagdContractTest extends ExecutorContract<Picture, Call> {
    private static final AtomicInteger FIXTURES = new AtomicInteger();

    @TempDir
    private Path directory;

    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        FlagdFile file = FlagdFile.in(directory.resolve("f" + FIXTURES.incrementAndGet()));
        return Flags.of(file.platform(), FlagdFile.settings(), file::permille, () -> {
        });
    }
}

package dev.spillway.executor.local;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.PlatformUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Real processes in a directory of their own. */
record LocalFixture(LocalPlatform local, Path data) implements PlatformUnderTest<Picture, Call> {
    static LocalFixture in(Path data) {
        try {
            return new LocalFixture(new LocalPlatform(data, true, 0, InstantSource.system()), data);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public Platform<Picture, Call> platform() {
        return local;
    }

    @Override
    public Target target() {
        return new Target("app", "local", "test", Map.of("readiness", "/", "grace", "5s"));
    }

    @Override
    public Revision revision(String label) {
        return new Revision(label, label, "python3 -m http.server --bind 127.0.0.1 {port}", Map.of(), Map.of(), "");
    }

    @Override
    public List<List<Share>> journal() {
        try {
            return Journal.read(data.resolve("sites/test%2Fcheckout@app/weights.jsonl")).stream()
                    .map(Journal.Line::shares).toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The runtime's pauses are as long as the processes need: a real clock has to pass for them. */
    @Override
    public void pass(Duration time) {
        java.util.concurrent.locks.LockSupport.parkNanos(Math.min(time.toNanos(), 100_000_000L));
    }

    @Override
    public void close() {
        try {
            local.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

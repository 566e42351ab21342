package dev.spillway.executor.haproxy;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.PlatformUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A real HAProxy before real instances. */
record HaproxyFixture(HaproxyProcess haproxy, Web web, Tap tap,
        HaproxyPlatform router) implements PlatformUnderTest<Picture, Call> {
    static HaproxyFixture in(Path directory) {
        try {
            HaproxyProcess haproxy = new HaproxyProcess(directory.resolve("haproxy")).start();
            Web web = new Web();
            Tap tap = new Tap(directory.resolve("tap.sock"), haproxy, web);
            return new HaproxyFixture(haproxy, web, tap, new HaproxyPlatform(directory.resolve("data")));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public Platform<Picture, Call> platform() {
        return router;
    }

    @Override
    public Target target() {
        return new Target("router", "haproxy", "test", "traffic", Map.of("socket", tap.path().toString(), "backend",
                HaproxyProcess.BACKEND, "endpoints", web.endpoints()));
    }

    @Override
    public Revision revision(String label) {
        return new Revision(label, label, "", Map.of(), Map.of(), "");
    }

    @Override
    public boolean hasCapacity() {
        return false;
    }

    @Override
    public void warm(Revision revision) {
        try {
            int _ = web.up(revision.id());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public List<List<Share>> journal() {
        return tap.journal();
    }

    /** The list of endpoints is read in real time. */
    @Override
    public void pass(Duration time) {
        LockSupport.parkNanos(Math.min(time.toNanos(), Duration.ofMillis(100).toNanos()));
    }

    @Override
    public void close() {
        try {
            router.close();
            tap.close();
            web.close();
            haproxy.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

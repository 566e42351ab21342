package dev.spillway.executor.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.haproxy.socket.Backend;
import dev.spillway.executor.haproxy.socket.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Gives commands to one platform and carries them out as the runtime does. */
final class Desk implements AutoCloseable {
    private final Path data;
    private final Map<String, String> settings = new TreeMap<>();
    private HaproxyPlatform platform;
    private long seq;

    Desk(Path data, HaproxyProcess haproxy, Web web) throws IOException {
        this.data = data;
        this.platform = new HaproxyPlatform(data);
        settings.putAll(Map.of("socket", haproxy.socket().toString(), "backend", HaproxyProcess.BACKEND, "endpoints",
                web.endpoints()));
    }

    Desk with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    HaproxyPlatform platform() {
        return platform;
    }

    /** As after a crash: another life on the same directory. */
    void restart() throws IOException {
        platform.close();
        platform = new HaproxyPlatform(data);
    }

    static List<Share> shares(Object... pairs) {
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            shares.add(new Share((String) pairs[i], (Integer) pairs[i + 1]));
        }
        return shares;
    }

    Command traffic(Object... shares) {
        return command(Desired.Traffic.of(shares(shares)), false);
    }

    Command back(Object... shares) {
        return command(Desired.Traffic.of(shares(shares)), true);
    }

    Command expecting(List<Share> expected, Object... shares) {
        return command(new Desired.Traffic(shares(shares), Optional.of(expected), List.of(), Optional.empty()), false);
    }

    Command command(Desired desired, boolean rollback) {
        return command(Web.SERVICE, desired, rollback);
    }

    Command command(String service, Desired desired, boolean rollback) {
        seq++;
        return new Command("c" + seq, service, "r", 0, 0, 0,
                new Target("router", "haproxy", "test", "traffic", settings), new Fence(1, seq), rollback,
                Instant.EPOCH, Instant.MAX, desired);
    }

    Next<Call> next(Command command) {
        return switch (platform.observe(command)) {
            case Reading.Seen<Picture>(Picture picture) -> platform.next(command, picture);
            case Reading.Unseen<Picture>(String reason) -> new Next.WaitFor<>(reason, Duration.ZERO);
        };
    }

    /** One step: looks, and makes the call if there is one to make. */
    private Next<Call> step(Command command) {
        Next<Call> next = next(command);
        if (next instanceof Next.Do<Call>(Call call)) {
            CallResult result = platform.call(command, call);
            assertThat(result).as("%s", call).isInstanceOfAny(CallResult.Ok.class, CallResult.Transient.class,
                    CallResult.Unknown.class);
        }
        return next;
    }

    /** Until there is a last word, or something that is waited for matches. */
    Next<Call> reach(Command command, Predicate<String> awaited) {
        while (true) {
            switch (step(command)) {
                case Next.Do<Call> _ -> Thread.onSpinWait();
                case Next.WaitFor<Call> waiting when awaited.test(waiting.what()) -> {
                    return waiting;
                }
                case Next.WaitFor<Call> _ -> LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
                case Next.Done<Call> done -> {
                    return done;
                }
                case Next.Refused<Call> refused -> {
                    return refused;
                }
                case Next.Failed<Call> failed -> {
                    return failed;
                }
            }
        }
    }

    /** What was observed when it was done. */
    Observed done(Command command) {
        Next<Call> last = reach(command, _ -> false);
        assertThat(last).as("%s", command).isInstanceOf(Next.Done.class);
        return observed(command);
    }

    /** Why it was turned away. */
    String refusal(Command command) {
        return switch (reach(command, _ -> false)) {
            case Next.Refused<Call>(String reason) -> reason;
            case Next.Failed<Call>(String reason) -> reason;
            case Next<Call> other -> throw new AssertionError("was not turned away: " + other);
        };
    }

    Observed observed(Command command) {
        Picture picture = ((Reading.Seen<Picture>) platform.observe(command)).observed();
        return platform.report(picture);
    }

    /** Who gets what now. */
    List<Share> shares() {
        return observed(command(new Desired.Snapshot(), false)).shares();
    }

    static void await(HaproxyProcess haproxy, Predicate<Backend> fact) {
        while (haproxy.look().filter(fact).isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    static Predicate<Backend> server(String name, Predicate<Server> fact) {
        return backend -> backend.server(name).filter(fact).isPresent();
    }

    @Override
    public void close() throws IOException {
        platform.close();
    }
}

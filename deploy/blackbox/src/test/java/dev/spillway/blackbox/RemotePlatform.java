package dev.spillway.blackbox;

import dev.spillway.blackbox.Remote.Call;
import dev.spillway.blackbox.Remote.Picture;
import dev.spillway.blackbox.Remote.Write;
import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Instances;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.Share;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The client of a {@link WorldServer}. */
final class RemotePlatform implements Platform<Picture, Call> {
    static final int FULL = 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI world;

    RemotePlatform(URI world) {
        this.world = world;
    }

    @Override
    public Reading<Picture> observe(Command command) {
        try {
            HttpResponse<byte[]> response = send(HttpRequest.newBuilder(world).GET());
            return new Reading.Seen<>(Remote.JSON.readValue(response.body(), Picture.class));
        } catch (IOException lost) {
            return new Reading.Unseen<>("the world does not answer: " + lost);
        }
    }

    @Override
    public CallResult call(Command command, Call call) {
        try {
            byte[] body = Remote.JSON.writeValueAsBytes(Write.of(command, call));
            int status = send(HttpRequest.newBuilder(world).POST(BodyPublishers.ofByteArray(body))).statusCode();
            return switch (status) {
                case WorldServer.OK -> new CallResult.Ok();
                case WorldServer.OLDER -> new CallResult.Transient("the target carries a newer fence");
                default -> new CallResult.Unknown("the world answered " + status);
            };
        } catch (IOException lost) {
            return new CallResult.Unknown("the answer was lost: " + lost);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    @Override
    public Next<Call> next(Command command, Picture seen) {
        if (!command.desired().writes()) {
            return new Next.Done<>();
        }
        Next<Call> next = switch (command.desired()) {
            case Desired.Capacity capacity -> capacity(capacity, seen);
            case Desired.Traffic traffic -> traffic(command, traffic, seen);
            case Desired.Roles(String stable) -> put(seen.stable().equals(stable), new Call.PutStable(stable));
            case Desired.Snapshot _,Desired.Measure _,Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Roll _ ->
                new Next.Failed<>("this world has no " + command.desired().subject());
        };
        boolean unfenced = seen.fence().olderThan(command.fence());
        return next instanceof Next.Done<Call> && unfenced ? new Next.Do<>(new Call.PutFence()) : next;
    }

    private static Next<Call> capacity(Desired.Capacity capacity, Picture seen) {
        String revision = capacity.revision().id();
        int wanted = Math.ceilDiv(FULL * capacity.permille(), 1000);
        return put(seen.count(revision) == wanted, new Call.Resize(revision, wanted));
    }

    private static Next<Call> traffic(Command command, Desired.Traffic traffic, Picture seen) {
        boolean drifted = traffic.expected().filter(expected -> !same(expected, seen.shares())).isPresent();
        if (!same(traffic.shares(), seen.shares()) && drifted && !command.rollback()) {
            return new Next.Refused<>("drift: " + seen.shares() + " where " + traffic.expected() + " was expected");
        }
        return put(same(traffic.shares(), seen.shares()), new Call.PutShares(traffic.shares()));
    }

    private static boolean same(List<Share> some, List<Share> others) {
        return World.byRevision(some).equals(World.byRevision(others));
    }

    private static Next<Call> put(boolean there, Call call) {
        return there ? new Next.Done<>() : new Next.Do<>(call);
    }

    @Override
    public Observed report(Picture seen) {
        List<Instances> instances = seen.instances().entrySet().stream()
                .map(entry -> new Instances(entry.getKey(), entry.getValue(), entry.getValue())).toList();
        Optional<String> stable = Optional.of(seen.stable()).filter(id -> !id.isEmpty());
        return new Observed(seen.shares(), instances, stable, seen.fence(), Optional.of(seen.toString()));
    }
}

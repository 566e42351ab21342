package dev.spillway.executor.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Desired.Capacity;
import dev.spillway.executor.Desired.Traffic;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.FakePlatform.Call;
import dev.spillway.executor.contract.FakePlatform.Manner;
import dev.spillway.executor.contract.FakePlatform.Picture;
import dev.spillway.executor.runtime.Effect;
import dev.spillway.executor.runtime.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One seeded schedule over two services, with the invariants checked after every step. */
final class RandomSchedule implements Faults {
    private static final Duration WINDOW = Duration.ofSeconds(20);
    private static final List<String> SERVICES = List.of("test/cart", "test/checkout");

    private final Random random;
    private final Manner manner;
    private final FakeWorld world = new FakeWorld();
    private final FaultyPlatform<Picture, Call> platform;
    private final Rig<Picture, Call> rig;
    private final Map<String, Command> commands = new HashMap<>();
    private final Map<Effect<Call>, Instant> issued = new HashMap<>();
    private final Deque<Instant> landBy = new ArrayDeque<>();
    private final List<String> story = new ArrayList<>();
    private Instant callIssued = Rig.START;
    private boolean troubled = true;
    private long epoch = 1;
    private long seq;
    private int lifeBegan;

    RandomSchedule(long seed, Manner manner) {
        this.random = new Random(seed);
        this.manner = manner;
        this.platform = new FaultyPlatform<>(new FakePlatform(world, manner, WINDOW), this);
        this.rig = new Rig<>(platform, new Pace(Duration.ofMillis(100), Duration.ofSeconds(2), 3, 2, 1000));
    }

    String story() {
        return String.join("\n", story);
    }

    void run() {
        for (int i = 0; i < 120; i++) {
            oneStep();
            checkOutcomes();
            checkJournal();
        }
        troubled = false;
        List<Command> aborts = SERVICES.stream().map(this::lastAbort).toList();
        while (somethingLeft()) {
            checkOutcomes();
            checkJournal();
        }
        aborts.forEach(this::checkEnd);
        assertThat(terminals(0).keySet()).as("every command has had a last word").isEqualTo(commands.keySet());
        assertThat(rig.committed()).isEqualTo(commands.size());
    }

    private void oneStep() {
        int dice = random.nextInt(100);
        if (dice < 20) {
            Command command = command(SERVICES.get(random.nextInt(2)));
            tell(random.nextInt(10) == 0 ? "leaves" : "sends", command.id() + " " + command.desired());
            send(command, random.nextInt(10) != 0);
        } else if (dice < 24) {
            crash();
        } else if (dice < 30 && !landBy.isEmpty()) {
            land();
        } else if (dice < 85 && !rig.waiting().isEmpty()) {
            perform(rig.waiting().get(random.nextInt(rig.waiting().size())));
        } else {
            jump(Duration.ofMillis(random.nextInt(3000)));
        }
    }

    private boolean somethingLeft() {
        if (!rig.waiting().isEmpty()) {
            perform(rig.waiting().getFirst());
            return true;
        }
        Optional<Instant> wake = rig.wakeAt();
        wake.ifPresent(at -> jump(Duration.between(rig.now(), at)));
        return wake.isPresent();
    }

    private void send(Command command, boolean read) {
        commands.put(command.id(), command);
        if (read) {
            rig.send(command);
        } else {
            // read by the next life only: whoever lives now must not get newer commands of the partition before it
            rig.leave(command);
            crash();
        }
        noteIssued();
    }

    private void crash() {
        tell("crash", "");
        // what was out when the process died still arrives, or does not
        rig.waiting().stream().filter(_ -> random.nextBoolean()).forEach(this::arriveUnanswered);
        lifeBegan = rig.outcomes().size();
        issued.clear();
        rig.crash();
        noteIssued();
    }

    private void arriveUnanswered(Effect<Call> action) {
        if (action instanceof Effect.Call<Call>(long _, Command command, Call call)) {
            tell("arrives unanswered", command.id() + " " + call);
            var _ = new FakePlatform(world, manner, WINDOW).call(command, call);
        }
    }

    private void perform(Effect<Call> action) {
        callIssued = issued.getOrDefault(action, rig.now());
        tell("performs", action.toString());
        rig.perform(action);
        issued.remove(action);
        noteIssued();
    }

    private void land() {
        landBy.remove();
        tell("lands", "");
        assertThat(platform.land()).isTrue();
    }

    /** No call lands later than the window after its start: that is what the window means. */
    private void jump(Duration time) {
        Instant to = rig.now().plus(time);
        for (Map.Entry<Effect<Call>, Instant> late : List.copyOf(issued.entrySet())) {
            if (!late.getValue().plus(WINDOW).isAfter(to)) {
                perform(late.getKey());
            }
        }
        while (landBy.stream().anyMatch(at -> !at.isAfter(to))) {
            land();
        }
        tell("time passes", time.toString());
        rig.pass(time);
        noteIssued();
    }

    /** Remembers when calls went out, and that none of them is overtaken by what this life has accepted. */
    private void noteIssued() {
        for (Effect<Call> action : rig.waiting()) {
            if (action instanceof Effect.Call<Call>(long _, Command command, Call _)
                    && issued.putIfAbsent(action, rig.now()) == null) {
                assertThat(accepted()).as("accepted before the call of %s", command.id())
                        .noneMatch(other -> overtakes(other, command));
            }
        }
    }

    private static boolean overtakes(Command newer, Command older) {
        return newer.service().equals(older.service()) && older.fence().olderThan(newer.fence())
                && newer.desired().writes() && (older.fence().epoch() < newer.fence().epoch()
                        || newer.desired().subject().equals(older.desired().subject()));
    }

    private List<Command> accepted() {
        return thisLife().stream().filter(outcome -> outcome.kind() == Kind.ACCEPTED)
                .map(outcome -> Optional.ofNullable(commands.get(outcome.commandId())).orElseThrow()).toList();
    }

    private List<Outcome> thisLife() {
        return rig.outcomes().subList(lifeBegan, rig.outcomes().size());
    }

    private Map<String, Set<Outcome>> terminals(int from) {
        Map<String, Set<Outcome>> terminals = new HashMap<>();
        rig.outcomes().stream().skip(from).filter(outcome -> outcome.kind().terminal())
                .forEach(outcome -> terminals.computeIfAbsent(outcome.commandId(), _ -> new HashSet<>()).add(outcome));
        return terminals;
    }

    private void checkOutcomes() {
        terminals(lifeBegan).forEach((command, outcomes) -> assertThat(outcomes).as("last words on %s", command)
                .hasSize(1));
        for (Outcome outcome : thisLife()) {
            Command command = Optional.ofNullable(commands.get(outcome.commandId())).orElseThrow();
            if (outcome.kind() == Kind.DONE && command.desired() instanceof Traffic traffic) {
                List<Share> seen = outcome.observed().map(Observed::shares).orElseThrow();
                assertThat(FakePlatform.same(seen, traffic.shares())).as("%s", outcome).isTrue();
            }
        }
    }

    /** A target that checks fences takes on each command's weights once and never an older command's after a newer's. */
    private void checkJournal() {
        if (manner == Manner.CHECKED) {
            return;
        }
        for (String service : SERVICES) {
            List<FakeWorld.Entry> entries = world.journal().stream().filter(entry -> entry.service().equals(service))
                    .toList();
            assertThat(entries).extracting(FakeWorld.Entry::commandId).doesNotHaveDuplicates();
            assertThat(entries).extracting(FakeWorld.Entry::fence).isSorted();
        }
    }

    private void checkEnd(Command abort) {
        List<Kind> kinds = rig.kinds(abort);
        assertThat(kinds).contains(Kind.DONE);
        if (manner == Manner.CHECKED) {
            assertThat(kinds).endsWith(Kind.SETTLED);
        }
        assertThat(FakePlatform.same(world.picture(abort).shares(), ((Traffic) abort.desired()).shares()))
                .as("%s after %s", world.picture(abort), abort.id()).isTrue();
    }

    private Command lastAbort(String service) {
        Command abort = command(service, true, Traffic.of(List.of(new Share("v1", 1000))), Duration.ofMinutes(10));
        tell("sends", abort.id() + " last");
        send(abort, true);
        return abort;
    }

    private Command command(String service) {
        boolean rollback = random.nextInt(4) == 0;
        int permille = random.nextInt(1, 1000);
        Desired desired = switch (random.nextInt(5)) {
            case 0 -> new Capacity(new Revision("v2", "v2", "", Map.of(), Map.of(), ""), rollback ? 0 : permille);
            case 1 -> new Desired.Snapshot();
            default -> Traffic.of(rollback
                    ? List.of(new Share("v1", 1000))
                    : List.of(new Share("v1", 1000 - permille), new Share("v2", permille)));
        };
        return command(service, rollback, desired, Duration.ofSeconds(random.nextInt(30)));
    }

    private Command command(String service, boolean rollback, Desired desired, Duration allowed) {
        epoch += rollback ? 1 : 0;
        seq++;
        return new Command(service + "/" + seq, service, service + "/r", 0, 0, 1,
                new Target("app", "fake", "one", Map.of()), new Fence(epoch, seq), rollback, rig.now(),
                rig.now().plus(allowed), desired);
    }

    private void tell(String what, String about) {
        story.add("%s %-18s %s".formatted(rig.now(), what, about));
    }

    private <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @Override
    public OnCall onCall() {
        if (!troubled || random.nextInt(3) > 0) {
            return OnCall.NONE;
        }
        OnCall fault = oneOf(List.of(OnCall.values()));
        if (fault == OnCall.LATE) {
            landBy.add(callIssued.plus(WINDOW));
        }
        return fault;
    }

    @Override
    public OnLook onLook() {
        return troubled && random.nextInt(3) == 0
                ? oneOf(List.of(OnLook.values()))
                : OnLook.NONE;
    }
}

package dev.spillway.executor.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process dies before or after any call, and between a call and what it would have said of it. */
@Timeout(300)
final class KillTest {
    private static final int MOST = 40;

    @Test
    void killedAfterAnyActionItMakesNoSecondTaskDefinitionOrServiceAndNoSecondShift() {
        for (int n = 0; n < MOST; n += 3) {
            try (EcsFixture amazon = EcsFixture.sticky()) {
                var drive = new Drive(amazon);
                List<Command> commands = new ArrayList<>(List.of(drive.capacity("v2", 1000),
                        drive.traffic(drive.adopted(950), drive.share("v2", 50)),
                        drive.abort(drive.adopted(1000)), drive.gone("v2")));
                int left = n;
                // when
                for (Command command : commands) {
                    drive.rig.send(command);
                    while (left > 0 && !drive.rig.kinds(command).contains(Outcome.Kind.DONE)
                            && !drive.rig.waiting().isEmpty()) {
                        drive.rig.perform(drive.rig.waiting().getFirst());
                        left--;
                    }
                    if (left == 0) {
                        left--;
                        drive.rig.crash();
                    }
                    assertThat(drive.rig.runUntil(command, Outcome.Kind.DONE)).as("killed after %d: %s", n,
                            drive.said()).isTrue();
                }
                // then
                assertThat(amazon.written).as("killed after %d", n).containsExactly("95/5 600", "100/0 off",
                        "100/0 600");
                assertThat(amazon.proxy.count("RegisterTaskDefinition")).as("killed after %d", n).isEqualTo(1);
                assertThat(amazon.proxy.count("CreateService")).as("killed after %d", n).isEqualTo(1);
            }
        }
    }

    @Test
    void anAnswerThatIsLostAfterEachWriteIsLookedForAndNotMadeTwice() {
        // given
        try (EcsFixture amazon = EcsFixture.sticky()) {
            var drive = new Drive(amazon);
            amazon.proxy.faults(asked -> asked.operation().startsWith("Describe") || asked.operation().startsWith(
                    "List") ? new Proxy.Fault.None() : new Proxy.Fault.Lost(500));
            // when
            var _ = drive.done(drive.capacity("v2", 1000));
            var _ = drive.done(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
            var _ = drive.done(drive.abort(drive.adopted(1000)));
            var _ = drive.done(drive.gone("v2"));
            // then
            assertThat(amazon.written).containsExactly("95/5 600", "100/0 off", "100/0 600");
            assertThat(amazon.proxy.count("RegisterTaskDefinition")).isEqualTo(1);
            assertThat(amazon.proxy.count("CreateService")).isEqualTo(1);
        }
    }

    @Test
    void throttlingNowAndThenSlowsDownAndFailsNothing() {
        // given
        try (EcsFixture amazon = EcsFixture.sticky()) {
            var drive = new Drive(amazon);
            var calls = new AtomicInteger();
            amazon.proxy.faults(_ -> calls.incrementAndGet() % 17 == 0
                    ? new Proxy.Fault.Refused(400, "ThrottlingException")
                    : new Proxy.Fault.None());
            // when
            var _ = drive.done(drive.capacity("v2", 1000));
            var _ = drive.done(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
            var _ = drive.done(drive.abort(drive.adopted(1000)));
            // then
            assertThat(amazon.written).containsExactly("95/5 600", "100/0 off");
        }
    }

    @Test
    void readsThatAreStaleAfterEachWriteMakeNoSecondOne() {
        // given
        try (EcsFixture amazon = EcsFixture.sticky()) {
            var drive = new Drive(amazon);
            var looks = new AtomicInteger();
            var stale = new AtomicBoolean();
            amazon.proxy.faults(asked -> {
                boolean reads = asked.operation().startsWith("Describe") || asked.operation().startsWith("List");
                if (!reads) {
                    // the next two looks are those of before
                    looks.set(2);
                } else if (asked.operation().equals("DescribeRules")) {
                    stale.set(looks.getAndDecrement() > 0);
                }
                return reads && stale.get() ? new Proxy.Fault.Stale() : new Proxy.Fault.None();
            });
            // when
            var _ = drive.done(drive.capacity("v2", 1000));
            var _ = drive.done(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
            var _ = drive.done(drive.abort(drive.adopted(1000)));
            // then
            assertThat(amazon.written).containsExactly("95/5 600", "100/0 off");
            assertThat(amazon.proxy.count("RegisterTaskDefinition")).isEqualTo(1);
            assertThat(amazon.proxy.count("CreateService")).isEqualTo(1);
        }
    }
}

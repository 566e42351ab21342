package dev.spillway.executor.istio;

import dev.spillway.executor.Command;
import dev.spillway.executor.Next;
import dev.spillway.executor.istio.Picture.Read;
import dev.spillway.executor.istio.object.Write;
import dev.spillway.executor.istio.route.Side;
import dev.spillway.executor.istio.route.Split;
import dev.spillway.executor.istio.route.Wish;
import java.util.Optional;
import java.util.Set;

/**
 * Who is stable. The stable side, to which no request comes while all traffic is on the canary side, is pointed at the same
 * revision; then the weights return to it; then the canary side gets the revision that was stable before, so that going back is
 * one write of weights. What requests see never changes on the way.
 */
record RoleSteps(Command command, String stable, Read read) {

    Next<Write> next() {
        Optional<String> behindStable = read.pools().revision(Side.STABLE);
        return behindStable.equals(Optional.of(stable)) ? home() : move();
    }

    /** It is behind stable already. */
    private Next<Write> home() {
        boolean both = read.pools().revision(Side.CANARY).equals(Optional.of(stable));
        if (!both) {
            return Steps.fenced(command, read);
        }
        Optional<Write> back = read.router().toward(Wish.weights(Split.all(Side.STABLE)), command.fence());
        if (back.isPresent()) {
            return held(back.get());
        }
        return read.pools().previous().filter(old -> !old.equals(stable))
                .<Next<Write>>map(
                        old -> new Next.Do<>(read.pools().point(Side.CANARY, Optional.of(old), command.fence())))
                .orElseGet(() -> Steps.fenced(command, read));
    }

    /** Weights rely on what points where: that is held fast first. */
    private Next<Write> held(Write write) {
        return new Next.Do<>(Steps.unfenced(command, read.pools().things()).orElse(write));
    }

    private Next<Write> move() {
        Set<Side> reached = read.router().reached();
        boolean behindCanary = read.pools().revision(Side.CANARY).equals(Optional.of(stable));
        return behindCanary && !reached.contains(Side.STABLE)
                ? new Next.Do<>(read.pools().point(Side.STABLE, Optional.of(stable), command.fence()))
                : new Next.Refused<>("the stable destination cannot be pointed at revision " + stable
                        + " while requests come to it: " + read.shares() + ", stable is "
                        + read.pools().revision(Side.STABLE).orElse("nobody"));
    }
}

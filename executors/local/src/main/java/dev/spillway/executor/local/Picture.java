package dev.spillway.executor.local;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.executor.local.process.Count;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a service stands here.
 *
 * @param opened whether anything was ever deployed
 * @param proxied whether requests come through the proxy here; true as long as nothing was deployed
 * @param port the proxy's; 0 where there is none
 * @param crews by revision id
 * @param mayRun whether this Spillway may start programs at all
 */
public record Picture(boolean opened, boolean proxied, int port, int metricsPort, Fence fence, List<Share> shares,
        Optional<String> stable,
        Map<String, Crew> crews, boolean mayRun) {
    /** @param fence of the command that asked for {@code count.wanted()} */
    public record Crew(Fence fence, Count count) {
        static final Crew NONE = new Crew(Fence.NONE, Count.NONE);
    }

    public Picture {
        shares = List.copyOf(shares);
        crews = Map.copyOf(crews);
    }

    Crew crew(String revision) {
        return crews.getOrDefault(revision, Crew.NONE);
    }
}

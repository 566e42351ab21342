package dev.spillway.executor.local;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import dev.spillway.executor.local.process.Live;
import dev.spillway.executor.local.process.Workload;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What has to outlive Spillway, of one service at one target. Plain values: it is the state file.
 *
 * @param version of this form
 * @param port the proxy's
 * @param fence the newest of all commands
 * @param weights the last ones acknowledged
 * @param stable revision id, empty where nobody is
 * @param crews by revision id
 * @param workload instances only, without a port of the proxy
 */
record SiteState(int version, String service, String target, int port, Fence fence, Weights weights, String stable,
        Map<String, Wanted> crews, List<Live> processes, boolean workload) {
    static final int VERSION = 1;

    /** @param fence of the command that set them */
    record Weights(Fence fence, List<Share> shares) {
        Weights {
            shares = List.copyOf(shares);
        }
    }

    /** @param fence of the command that asked for so many */
    record Wanted(Workload workload, int instances, Fence fence) {}

    SiteState {
        crews = new TreeMap<>(crews);
        processes = List.copyOf(processes);
    }

    static SiteState fresh(String service, String target, int port, boolean workload) {
        return new SiteState(VERSION, service, target, port, Fence.NONE, new Weights(Fence.NONE, List.of()), "",
                Map.of(), List.of(), workload);
    }

    SiteState fenced(Fence newer) {
        Fence highest = fence.olderThan(newer) ? newer : fence;
        return new SiteState(version, service, target, port, highest, weights, stable, crews, processes, workload);
    }

    SiteState weighted(Weights next) {
        return new SiteState(version, service, target, port, fence, next, stable, crews, processes, workload);
    }

    SiteState stable(String revision) {
        return new SiteState(version, service, target, port, fence, weights, revision, crews, processes, workload);
    }

    SiteState scaled(Wanted wanted) {
        Map<String, Wanted> all = new TreeMap<>(crews);
        all.put(wanted.workload().revision(), wanted);
        return new SiteState(version, service, target, port, fence, weights, stable, all, processes, workload);
    }

    /** Processes as they are now; a crew that is not wanted and has none left is forgotten. */
    SiteState populated(List<Live> now) {
        Map<String, Wanted> left = new TreeMap<>(crews);
        left.values().removeIf(crew -> crew.instances() == 0
                && now.stream().noneMatch(live -> live.revision().equals(crew.workload().revision())));
        return new SiteState(version, service, target, port, fence, weights, stable, left, now, workload);
    }

    SiteState at(int newPort) {
        return new SiteState(version, service, target, newPort, fence, weights, stable, crews, processes, workload);
    }
}

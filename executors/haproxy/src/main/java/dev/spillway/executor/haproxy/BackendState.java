package dev.spillway.executor.haproxy;

import dev.spillway.executor.Fence;
import dev.spillway.executor.haproxy.layout.Layout;
import dev.spillway.executor.haproxy.socket.Backend.Instance;
import java.util.List;

/**
 * What has to outlive both Spillway and HAProxy, of one backend. HAProxy can keep none of it. Plain values: it is the state
 * file.
 *
 * @param version of this form
 * @param settings those of the last command, to go on with after a restart
 * @param fence the newest of all commands
 * @param stable revision id, empty where nobody is
 * @param acknowledged what was last read back as it was written
 * @param written what was written, or was about to be; the same unless a write is under way, or was when Spillway died
 * @param process the HAProxy that acknowledged
 */
record BackendState(int version, String service, String target, Kept settings, Fence fence, String stable,
        Layout acknowledged, Layout written, Instance process) {
    static final int VERSION = 1;

    /** {@link Settings} as plain values. */
    record Kept(String socket, String backend, List<String> slots, String endpoints, long drainMillis) {
        Kept {
            slots = List.copyOf(slots);
        }

        static Kept of(Settings settings) {
            return new Kept(settings.socket().toString(), settings.backend(), settings.slots().names(),
                    settings.endpoints().toString(), settings.drain().toMillis());
        }
    }

    static BackendState fresh(String service, String target, Settings settings) {
        return new BackendState(VERSION, service, target, Kept.of(settings), Fence.NONE, "", Layout.EMPTY, Layout.EMPTY,
                Instance.NONE);
    }

    BackendState fenced(Fence newer) {
        Fence highest = fence.olderThan(newer) ? newer : fence;
        return new BackendState(version, service, target, settings, highest, stable, acknowledged, written, process);
    }

    BackendState stable(String revision) {
        return new BackendState(version, service, target, settings, fence, revision, acknowledged, written, process);
    }

    BackendState configured(Settings next) {
        return new BackendState(version, service, target, Kept.of(next), fence, stable, acknowledged, written, process);
    }

    BackendState writing(Layout next) {
        return new BackendState(version, service, target, settings, fence, stable, acknowledged, next, process);
    }

    /** HAProxy is as it was written. */
    BackendState acknowledgedBy(Instance haproxy) {
        return new BackendState(version, service, target, settings, fence, stable, written, written, haproxy);
    }

    boolean isHalfWritten() {
        return !written.equals(acknowledged);
    }
}

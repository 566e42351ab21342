package dev.spillway.executor.contract;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/** Faults in the order in which they are to happen; afterwards all is well. */
public final class Script implements Faults {
    private final Deque<OnCall> calls = new ArrayDeque<>();
    private final Deque<OnLook> looks = new ArrayDeque<>();

    public Script calls(OnCall... next) {
        Collections.addAll(calls, next);
        return this;
    }

    public Script looks(OnLook... next) {
        Collections.addAll(looks, next);
        return this;
    }

    @Override
    public OnCall onCall() {
        return calls.isEmpty() ? OnCall.NONE : calls.remove();
    }

    @Override
    public OnLook onLook() {
        return looks.isEmpty() ? OnLook.NONE : looks.remove();
    }
}

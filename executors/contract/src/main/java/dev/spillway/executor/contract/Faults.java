package dev.spillway.executor.contract;

/** What goes wrong with the next look or call. Asked once for each. */
public interface Faults {
    /** Nothing ever goes wrong. */
    Faults NONE = new Faults() {
    };

    /** What may happen to a call. */
    enum OnCall {
        NONE,
        /** It never arrives, and the caller does not learn that. */
        LOST_REQUEST,
        /** It has its effect, and the caller does not learn that. */
        LOST_ANSWER,
        /** It has its effect later, see {@link FaultyPlatform#land()}; the caller gives up waiting. */
        LATE,
        /** It is turned away, for now. */
        TURNED_AWAY
    }

    /** What may happen to a look. */
    enum OnLook {
        NONE,
        /** What is seen is how it stood at the look before. */
        STALE,
        /** Nothing is seen. */
        UNSEEN
    }

    default OnCall onCall() {
        return OnCall.NONE;
    }

    default OnLook onLook() {
        return OnLook.NONE;
    }

    /** The executor says done without having looked at anything. */
    default boolean claimsDone() {
        return false;
    }
}

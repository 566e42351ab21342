package dev.spillway.cli;

/** What the command's exit status says. */
public final class Exit {
    /** Also: done, and nothing else to say. */
    public static final int PROMOTED = 0;
    public static final int ROLLED_BACK = 1;
    public static final int BAD_INPUT = 2;
    public static final int TIMED_OUT = 3;
    /** Superseded by another deployment, or rejected. */
    public static final int REJECTED = 4;
    public static final int UNREACHABLE = 5;
    /** With {@code --no-hold}. */
    public static final int WAITS_FOR_A_PERSON = 6;
    /** A bug of the command itself (EX_SOFTWARE of sysexits.h). */
    public static final int BUG = 70;

    private Exit() {}
}

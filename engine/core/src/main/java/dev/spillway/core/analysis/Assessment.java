package dev.spillway.core.analysis;

/** How one measurement came out. */
public enum Assessment {
    SUCCESSFUL, FAILED, INCONCLUSIVE,
    /** It could not be judged. */
    ERROR,
    /** There was nothing to judge: neither good news nor bad news. */
    NO_DATA
}

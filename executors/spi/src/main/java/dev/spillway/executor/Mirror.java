package dev.spillway.executor;

/** This part of the requests is also sent to the revision (by id); its answers are thrown away. */
public record Mirror(String revision, int permille) {
    public Mirror {
        Check.text("mirror.revision", revision);
        Check.permille("mirror.permille", permille);
    }
}

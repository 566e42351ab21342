package dev.spillway.cli.audit;

import picocli.CommandLine.Command;

/** {@code spillway audit}. */
@Command(name = "audit", description = "Check the log by its bytes.", mixinStandardHelpOptions = true, subcommands = Verify.class)
public final class Audit {
    Audit() {}
}

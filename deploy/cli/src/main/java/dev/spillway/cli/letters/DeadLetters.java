package dev.spillway.cli.letters;

import picocli.CommandLine.Command;

/** {@code spillway dead-letters}. */
@Command(name = "dead-letters", description = "What could not be read or taken.", mixinStandardHelpOptions = true, subcommands = {
        ListLetters.class, Replay.class})
public final class DeadLetters {
    DeadLetters() {}
}

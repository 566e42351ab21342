package dev.spillway.cli;

import dev.spillway.cli.client.GatewayClient;
import dev.spillway.cli.screen.Screen;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that talks to a gateway takes. */
final class Options {
    enum Output {
        text, json
    }

    @Option(names = "--gateway", paramLabel = "URL", defaultValue = "${SPILLWAY_GATEWAY:-http://127.0.0.1:8300}", description = "The gateway (SPILLWAY_GATEWAY; default ${DEFAULT-VALUE}).")
    String gateway = "";

    // A token on the command line could be read in the list of processes.
    @Option(names = "--token-file", paramLabel = "FILE", description = "Holds a bearer token (or SPILLWAY_TOKEN).")
    Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--actor", paramLabel = "NAME", defaultValue = "${user.name}", description = "Who asks, where no token says it (default ${DEFAULT-VALUE}).")
    String actor = "";

    @Option(names = {"-o",
            "--output"}, defaultValue = "text", description = "${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}).")
    Output output = Output.text;

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    Session session() {
        return new Session(new GatewayClient(address(), actor, token()), screen(), isJson());
    }

    Screen screen() {
        CommandLine line = spec.commandLine();
        return new Screen(line.getOut(), line.getErr(), line.getColorScheme().ansi().enabled());
    }

    boolean isJson() {
        return output == Output.json;
    }

    private URI address() {
        try {
            URI uri = URI.create(gateway.endsWith("/") ? gateway.substring(0, gateway.length() - 1) : gateway);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException fallsThrough) {
            // said below
        }
        throw Stop.badInput("--gateway", "must be an address such as http://127.0.0.1:8300, but was '" + gateway + "'");
    }

    private Optional<String> token() {
        if (tokenFile.isEmpty()) {
            return Optional.ofNullable(System.getenv("SPILLWAY_TOKEN")).filter(t -> !t.isBlank());
        }
        try {
            return Optional.of(Files.readString(tokenFile.get()).strip());
        } catch (IOException e) {
            throw Stop.badInput("--token-file", "cannot be read: " + e);
        }
    }
}

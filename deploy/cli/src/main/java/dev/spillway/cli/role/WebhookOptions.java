package dev.spillway.cli.role;

import dev.spillway.cli.Stop;
import dev.spillway.core.model.Limits;
import dev.spillway.gateway.alert.Credential;
import dev.spillway.gateway.alert.LabelNames;
import dev.spillway.gateway.alert.Secret;
import dev.spillway.gateway.alert.WebhookConfig;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** Who may send alerts, and how they name services. Secrets stand in files: a command line can be read by everybody on the machine. */
public final class WebhookOptions {
    private static final String TOKEN = "--webhook-token";
    private static final String BASIC = "--webhook-basic";
    private static final String HMAC = "--webhook-hmac";
    private static final String LABEL = "--webhook-label";

    @Option(names = TOKEN, paramLabel = "NAME=FILE", description = "Who sends the bearer token in this file may send alerts, as NAME; may be repeated.")
    Map<String, Path> tokens = new HashMap<>();

    @Option(names = BASIC, paramLabel = "NAME=FILE", description = "Likewise, with NAME and the password in this file (HTTP Basic).")
    Map<String, Path> passwords = new HashMap<>();

    @Option(names = HMAC, paramLabel = "NAME=FILE", description = "Likewise, with a signature by the key in this file (HMAC-SHA256).")
    Map<String, Path> keys = new HashMap<>();

    @Option(names = LABEL, paramLabel = "WHAT=LABEL[,LABEL]", description = "Which labels of an alert name its service, environment, revision or rollout.")
    Map<String, String> labels = new HashMap<>();

    /** @throws Stop naming the option and the file that is wrong, never what a file holds */
    public WebhookConfig config() {
        var credentials = new ArrayList<Credential>();
        credentials.addAll(read(TOKEN, tokens, Credential.Bearer::new));
        credentials.addAll(read(BASIC, passwords, Credential.Basic::new));
        credentials.addAll(read(HMAC, keys, Credential.Hmac::new));
        try {
            return new WebhookConfig(credentials, LabelNames.of(labels));
        } catch (IllegalArgumentException e) {
            throw Stop.badInput(LABEL, String.valueOf(e.getMessage()));
        }
    }

    private static List<Credential> read(String option, Map<String, Path> files,
            BiFunction<String, Secret, Credential> kind) {
        return files.entrySet().stream().map(e -> read(option, e.getKey(), e.getValue(), kind)).toList();
    }

    private static Credential read(String option, String name, Path file, BiFunction<String, Secret, Credential> kind) {
        try {
            return kind.apply(Limits.name("NAME", name), Secret.read(file));
        } catch (IllegalArgumentException e) {
            throw Stop.badInput(option, String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            throw Stop.badInput(option, file + ": "
                    + Optional.ofNullable(e.getReason())
                            .orElse("cannot be read (" + e.getClass().getSimpleName() + ")"));
        } catch (IOException e) {
            throw Stop.badInput(option, file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}

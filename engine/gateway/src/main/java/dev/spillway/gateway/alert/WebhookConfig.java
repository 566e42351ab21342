package dev.spillway.gateway.alert;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * @param credentials of those who may send alerts; with none, a gateway on the loopback address takes them from everybody and any other
 *                    from nobody but the owners of its own tokens
 * @param labels      which labels say what an alert is about
 */
public record WebhookConfig(List<Credential> credentials, LabelNames labels) {
    public static final WebhookConfig STANDARD = new WebhookConfig(List.of(), LabelNames.STANDARD);

    public WebhookConfig {
        credentials = List.copyOf(credentials);
    }

    /**
     * Whoever may ask for anything may send alerts.
     *
     * @param tokens the gateway's own, each with the actor it stands for
     */
    public WebhookConfig andTokens(Map<String, String> tokens) {
        return new WebhookConfig(Stream.concat(credentials.stream(), tokens.entrySet().stream()
                .map(token -> new Credential.Bearer(token.getValue(), Secret.of(token.getKey())))).toList(), labels);
    }
}

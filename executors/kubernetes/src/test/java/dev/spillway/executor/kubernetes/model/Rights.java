package dev.spillway.executor.kubernetes.model;

import com.fasterxml.jackson.core.type.TypeReference;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rights as a Role gives them, one of each: {@code get services}, {@code patch deployments.apps}. */
public final class Rights {
    private static final Path CHART = Path.of("../../deploy/helm/spillway/files/rights");
    private static final Pattern PATH = Pattern
            .compile("/(?:api|apis/([^/?]+))/[^/?]+(?:/namespaces/[^/?]+)?/([^/?]+)(?:/([^/?]+))?.*");

    private static final TypeReference<List<Map<String, List<String>>>> RULES = new TypeReference<>() {
    };

    private Rights() {}

    /** What a request needs; empty for discovery, which every account may do. */
    public static Optional<String> needed(RecordedRequest request) {
        Matcher path = PATH.matcher(request.getPath());
        if (!path.matches()) {
            return Optional.empty();
        }
        String verb = switch (request.getMethod()) {
            case "GET" -> path.group(3) != null ? "get" : request.getPath().contains("watch=true") ? "watch" : "list";
            case "PATCH" -> "patch";
            case "POST" -> "create";
            case "PUT" -> "update";
            default -> "delete";
        };
        return Optional.of(verb + " " + path.group(2) + (path.group(1) == null ? "" : "." + path.group(1)));
    }

    /** What the chart gives. */
    public static Set<String> given(String platform) throws IOException {
        List<Map<String, List<String>>> rules = new KubernetesSerialization().unmarshal(
                Files.readString(CHART.resolve(platform + ".yaml")), RULES);
        var given = new TreeSet<String>();
        for (Map<String, List<String>> rule : rules) {
            for (String group : rule.getOrDefault("apiGroups", List.of())) {
                for (String resource : rule.getOrDefault("resources", List.of())) {
                    rule.getOrDefault("verbs", List.of()).forEach(
                            verb -> given.add(verb + " " + resource + (group.isEmpty() ? "" : "." + group)));
                }
            }
        }
        return given;
    }
}

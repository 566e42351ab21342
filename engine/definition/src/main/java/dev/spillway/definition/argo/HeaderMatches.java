package dev.spillway.definition.argo;

import dev.spillway.core.model.HeaderMatch;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The {@code match} of a header route, in Argo Rollouts' words, which are Spillway's too. */
public final class HeaderMatches {
    private HeaderMatches() {}

    /** Those written; none where there is no {@code match}. */
    public static List<HeaderMatch> read(YamlMap route) {
        var matches = new ArrayList<HeaderMatch>();
        route.get("match").map(f -> f.list(Limits.HEADER_MATCHES)).orElse(List.of())
                .forEach(entry -> entry.map().flatMap(HeaderMatches::match).ifPresent(matches::add));
        return matches;
    }

    private static Optional<HeaderMatch> match(YamlMap map) {
        Optional<String> header = map.need("headerName").flatMap(YamlField::text);
        Optional<YamlMap> value = map.need("headerValue").flatMap(YamlField::map);
        return value.flatMap(v -> {
            List<String> written = v.names().stream().filter(n -> v.get(n).filter(f -> !f.isNull()).isPresent())
                    .toList();
            if (written.size() != 1) {
                v.wrong("must be exactly one of exact, prefix, regex");
                return Optional.empty();
            }
            Optional<String> text = v.get(written.getFirst()).flatMap(YamlField::text);
            Optional<HeaderMatch.Match> how = switch (written.getFirst()) {
                case "exact" -> Optional.of(HeaderMatch.Match.EXACT);
                case "prefix" -> Optional.of(HeaderMatch.Match.PREFIX);
                case "regex" -> Optional.of(HeaderMatch.Match.REGEX);
                default -> Optional.empty();
            };
            return header.filter(h -> !h.isBlank())
                    .flatMap(h -> how.flatMap(m -> text.map(t -> new HeaderMatch(h, m, t))));
        });
    }
}

package dev.spillway.definition;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The words of the haproxy platform. */
final class HaproxySettings {
    private static final int MOST_SLOTS = 8;

    private HaproxySettings() {}

    static Map<String, String> read(YamlMap map) {
        map.only("socket", "backend", "slots", "endpoints", "drain");
        var settings = new TreeMap<String, String>();
        map.need("socket").flatMap(HaproxySettings::path).ifPresent(path -> settings.put("socket", path));
        map.need("backend").flatMap(YamlField::name).ifPresent(name -> settings.put("backend", name));
        map.get("slots").map(HaproxySettings::slots).filter(slots -> !slots.isEmpty())
                .ifPresent(slots -> settings.put("slots", String.join(",", slots)));
        map.need("endpoints").flatMap(HaproxySettings::url).ifPresent(url -> settings.put("endpoints", url));
        map.get("drain").flatMap(YamlField::duration)
                .ifPresent(time -> settings.put("drain", time.toMillis() + "ms"));
        return settings;
    }

    private static Optional<String> path(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> t.startsWith("/"));
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be the whole path of HAProxy's stats socket, such as /run/haproxy/admin.sock, but was '"
                    + text.get() + "'");
        }
        return good;
    }

    private static List<String> slots(YamlField field) {
        var names = new ArrayList<String>();
        field.list(MOST_SLOTS).forEach(slot -> slot.name().ifPresent(names::add));
        if (names.size() < 2 || new HashSet<>(names).size() < names.size()) {
            field.wrong("must be a list of 2 to " + MOST_SLOTS + " different names, such as [blue, green]");
            return List.of();
        }
        return names;
    }

    private static Optional<String> url(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(HaproxySettings::isUrl);
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be a URL such as http://127.0.0.1:8301/endpoints, but was '" + text.get() + "'");
        }
        return good;
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException no) {
            return false;
        }
    }
}

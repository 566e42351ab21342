package dev.spillway.definition;

import dev.spillway.definition.sql.Expansion;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The words of the database platform. The SQL of each phase is read here already: what breaks the running revision is refused. */
final class DatabaseSettings {
    private static final int MOST_ROWS = 100_000;

    private DatabaseSettings() {}

    static Map<String, String> read(YamlMap map) {
        map.only("database", "version", "expand", "backfill", "verify", "contract", "batch", "pause");
        var settings = new TreeMap<String, String>();
        map.need("database").flatMap(YamlField::name).ifPresent(name -> settings.put("database", name));
        map.need("version").flatMap(DatabaseSettings::version).ifPresent(text -> settings.put("version", text));
        map.need("expand").flatMap(YamlField::text).ifPresent(sql -> {
            Expansion.problems(sql).forEach(problem -> map.get("expand").ifPresent(f -> f.wrong(problem)));
            settings.put("expand", sql);
        });
        for (String word : new String[]{"backfill", "verify", "contract"}) {
            map.get(word).flatMap(DatabaseSettings::sql).ifPresent(sql -> settings.put(word, sql));
        }
        map.get("backfill").filter(_ -> !settings.getOrDefault("backfill", ":batch").contains(":batch"))
                .ifPresent(f -> f.wrong("must say :batch, so many rows it moves at once"));
        if (settings.containsKey("backfill") && !map.get("verify").isPresent()) {
            map.get("backfill")
                    .ifPresent(f -> f.wrong("needs verify beside it: a query that counts the rows that are left"));
        }
        map.get("batch").flatMap(f -> f.integer(1, MOST_ROWS)).ifPresent(n -> settings.put("batch", n.toString()));
        map.get("pause").flatMap(YamlField::duration)
                .ifPresent(time -> settings.put("pause", time.toMillis() + "ms"));
        return settings;
    }

    private static Optional<String> version(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> t.matches("\\d{1,9}(\\.\\d{1,9}){0,3}"));
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be digits and dots, such as 7 or 2026.11.27, but was '" + text.get() + "'");
        }
        return good;
    }

    private static Optional<String> sql(YamlField field) {
        Optional<String> text = field.text();
        text.flatMap(Expansion::unreadable).ifPresent(field::wrong);
        return text;
    }
}

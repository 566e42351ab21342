package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields of one block of Argo Rollouts' API, each with what becomes of it. */
record Fields(List<Field> fields) {
    /** A list may be as long as a definition allows; the readers hold the limits that mean something. */
    private static final int ANY = 10_000;
    private static final int MOST = 999_999_999;

    /** What a value must look like where nobody reads it further. */
    enum Shape {
        ANY, TEXT, NUMBER, BOOL, LIST
    }

    /**
     * @param note   what it means, or what is different
     * @param inside of a block, or of each entry of a list of blocks; empty where Kubernetes or a plugin owns what is in it
     */
    record Field(String name, Support support, String note, List<Field> inside, Shape shape) {
        Field(String name, Support support, String note, List<Field> inside) {
            this(name, support, note, inside, Shape.ANY);
        }

        Field number() {
            return new Field(name, support, note, inside, Shape.NUMBER);
        }

        Field bool() {
            return new Field(name, support, note, inside, Shape.BOOL);
        }

        Field list() {
            return new Field(name, support, note, inside, Shape.LIST);
        }

        /** Kubernetes' own, or a plugin's. */
        Field free() {
            return new Field(name, support, note, inside, Shape.ANY);
        }
    }

    Fields {
        fields = List.copyOf(fields);
    }

    static Fields of(Field... fields) {
        return new Fields(List.of(fields));
    }

    /** Some of these fields, and some more. */
    Fields and(Field... more) {
        return new Fields(Stream.concat(fields.stream(), Stream.of(more)).toList());
    }

    static Field same(String name) {
        return same(name, "");
    }

    static Field same(String name, String note) {
        return new Field(name, Support.SAME, note, List.of());
    }

    static Field block(String name, String note, Fields inside) {
        return new Field(name, Support.SAME, note, inside.fields());
    }

    static Field different(String name, String note) {
        return new Field(name, Support.DIFFERENT, note, List.of());
    }

    static Field target(String name, String note) {
        return new Field(name, Support.TARGET, note, List.of(), Shape.TEXT);
    }

    static Field target(String name) {
        return target(name, "");
    }

    static Field target(String name, String note, Fields inside) {
        return new Field(name, Support.TARGET, note, inside.fields());
    }

    static Field noEffect(String name, String note) {
        return new Field(name, Support.NO_EFFECT, note, List.of());
    }

    static Field notYet(String name, String note) {
        return new Field(name, Support.NOT_YET, note, List.of());
    }

    /**
     * Says what is unknown, refused, different or without effect in this block and in all inside it.
     *
     * @param targetsElsewhere a Service names the targets, so what describes them here is not read
     */
    void check(YamlMap map, boolean targetsElsewhere) {
        map.fields().forEach((name, value) -> {
            Optional<Field> known = fields.stream().filter(f -> f.name().equals(name)).findFirst();
            if (known.isEmpty()) {
                map.wrongField(name,
                        "unknown field; " + Nearest.hint(name, fields.stream().map(Field::name).toList()));
            } else if (!value.isNull() && !value.isEmptyList()) {
                check(map, known.get(), value, targetsElsewhere);
            }
        });
    }

    private static void check(YamlMap map, Field field, YamlField value, boolean targetsElsewhere) {
        shape(field, value);
        switch (field.support()) {
            case SAME -> inside(field, value, targetsElsewhere);
            case DIFFERENT -> {
                map.warnField(field.name(), "is done with a difference: " + field.note());
                inside(field, value, targetsElsewhere);
            }
            case TARGET -> {
                if (targetsElsewhere) {
                    map.warnField(field.name(), "is not read: the Service document says where the service runs");
                }
                inside(field, value, targetsElsewhere);
            }
            case NO_EFFECT -> map.warnField(field.name(), "has no effect here: " + field.note());
            case NOT_YET -> map.wrongField(field.name(), "is not done by Spillway: " + field.note());
        }
    }

    /** A finding where the value looks otherwise. */
    private static void shape(Field field, YamlField value) {
        Optional<?> _ = switch (field.shape()) {
            case ANY -> Optional.empty();
            case TEXT -> value.text();
            case NUMBER -> value.integer(0, MOST);
            case BOOL -> value.bool();
            case LIST -> value.list(ANY).stream().findFirst();
        };
    }

    private static void inside(Field field, YamlField value, boolean targetsElsewhere) {
        if (field.inside().isEmpty()) {
            return;
        }
        var inside = new Fields(field.inside());
        List<YamlField> blocks = value.isList() ? value.list(ANY) : List.of(value);
        blocks.forEach(block -> block.map().ifPresent(m -> inside.check(m, targetsElsewhere)));
    }
}

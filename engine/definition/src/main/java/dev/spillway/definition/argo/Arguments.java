package dev.spillway.definition.argo;

import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Arguments of one run: those that the templates declare, with what the Rollout gives them. */
final class Arguments {
    private static final int MOST = 128;
    private static final Map<String, Argument.Hash> HASHES = new TreeMap<>(
            Map.of("Latest", Argument.Hash.LATEST, "Stable", Argument.Hash.STABLE));

    /** @param argument empty: whoever uses the template must give it */
    private record Declared(YamlField place, Optional<Argument> argument) {}

    private final FieldPath rollout;
    private final Map<String, Declared> declared = new LinkedHashMap<>();

    Arguments(FieldPath rollout) {
        this.rollout = rollout;
    }

    /** Those of one template; another template may have declared the same, but not with another value. */
    void declare(YamlMap spec) {
        entries(spec).forEach(entry -> entry.need("name").flatMap(YamlField::text).ifPresent(name -> {
            Optional<Argument> argument = argument(entry);
            var place = entry.get("name").orElseThrow();
            Optional<Argument> before = Optional.ofNullable(declared.get(name)).flatMap(Declared::argument);
            if (before.isPresent() && argument.isPresent() && !before.equals(argument)) {
                place.wrong("args." + name + " is declared twice, with different values: '" + before.get().text()
                        + "' and '" + argument.get().text() + "'");
            } else if (before.isEmpty()) {
                declared.put(name, new Declared(place, argument));
            }
        }));
    }

    /** What the Rollout says goes before what a template says; a secret of the template's stays one. */
    void give(YamlMap analysis) {
        entries(analysis).forEach(entry -> entry.need("name").flatMap(YamlField::text).ifPresent(name -> {
            var place = entry.get("name").orElseThrow();
            var known = declared.get(name);
            if (known == null) {
                place.warn("no template declares args." + name + "; it is filled in all the same "
                        + "(Argo Rollouts would leave it out)");
            }
            boolean secret = known != null && known.argument().filter(Argument.Secret.class::isInstance).isPresent();
            if (!secret) {
                declared.put(name, new Declared(place, argument(entry).or(() -> Optional.of(new Argument.Value("")))));
            }
        }));
    }

    /** Says which of the declared ones nobody has given. */
    void mustBeGiven(YamlField analysis) {
        declared.forEach((name, one) -> {
            if (one.argument().isEmpty()) {
                analysis.wrong("args." + name + " has no value: the template declares it in "
                        + one.place().position() + ", so give it under args");
            }
        });
    }

    /** @param complain whether those that nobody has given are a problem */
    Filling filling(boolean complain) {
        var known = new LinkedHashMap<String, Argument>();
        declared.forEach((name, one) -> one.argument().ifPresent(a -> known.put(name, a)));
        return new Filling(known, (field, tag) -> {
            boolean open = tag.startsWith("args.") && declared.containsKey(tag.substring("args.".length()));
            if (complain && !open) {
                field.wrong("nothing can be filled in for {{" + tag + "}}"
                        + (declared.isEmpty() ? "" : "; known are args." + String.join(", args.", declared.keySet())));
            }
        });
    }

    private static List<YamlMap> entries(YamlMap owner) {
        return owner.get("args").map(f -> f.list(MOST)).orElse(List.of()).stream().flatMap(f -> f.map().stream())
                .toList();
    }

    private Optional<Argument> argument(YamlMap entry) {
        Optional<YamlField> from = entry.get("valueFrom").filter(f -> !f.isNull());
        Optional<YamlField> value = entry.get("value").filter(f -> !f.isNull());
        return from.isPresent() ? from.flatMap(YamlField::map).flatMap(this::from) : value.flatMap(Arguments::value);
    }

    private static Optional<Argument> value(YamlField field) {
        Optional<String> text = field.text();
        if (text.filter(Filling::isOpen).isPresent()) {
            field.wrong("must not itself hold {{…}}: arguments are filled in once");
            return Optional.of(new Argument.Value(""));
        }
        return text.map(Argument.Value::new);
    }

    private Optional<Argument> from(YamlMap from) {
        if (from.names().size() != 1) {
            from.wrong("must be one of podTemplateHashValue, fieldRef, secretKeyRef");
            return Optional.of(new Argument.Value(""));
        }
        Optional<Argument> hash = from.get("podTemplateHashValue").flatMap(f -> f.oneOf(HASHES)).map(h -> h);
        Optional<Argument> path = from.get("fieldRef").flatMap(YamlField::map).flatMap(m -> m.need("fieldPath"))
                .flatMap(rollout::value).map(Argument.Value::new);
        Optional<Argument> secret = from.get("secretKeyRef").flatMap(YamlField::map).flatMap(Arguments::secret);
        // what is wrong with it was said: a stand-in keeps its users from being blamed
        return hash.or(() -> path).or(() -> secret).or(() -> Optional.of(new Argument.Value("")));
    }

    private static Optional<Argument> secret(YamlMap reference) {
        Optional<String> name = reference.need("name").flatMap(Arguments::word);
        Optional<String> key = reference.need("key").flatMap(Arguments::word);
        return name.flatMap(n -> key.map(k -> new Argument.Secret(n, k)));
    }

    private static Optional<String> word(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> t.matches("[A-Za-z0-9._-]{1,253}"));
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be letters, digits, dots, dashes or underscores, but was '" + text.get() + "'");
        }
        return good;
    }
}

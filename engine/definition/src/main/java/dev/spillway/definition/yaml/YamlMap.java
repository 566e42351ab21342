package dev.spillway.definition.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A block of fields. A field that is written twice, or that nobody knows, is a finding. */
public final class YamlMap {
    private record Entry(Node key, YamlField value) {}

    private final Node node;
    private final String path;
    private final Findings findings;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public YamlMap(Node node, List<NodeTuple> tuples, String path, Findings findings) {
        this.node = node;
        this.path = path;
        this.findings = findings;
        tuples.forEach(this::add);
    }

    private void add(NodeTuple tuple) {
        Node key = tuple.getKeyNode();
        if (!(key instanceof ScalarNode scalar)) {
            findings.add(key, path, "a field's name must be a word");
            return;
        }
        String name = scalar.getValue();
        var before = entries.putIfAbsent(name, new Entry(key, new YamlField(tuple.getValueNode(), at(name), findings)));
        if (before != null) {
            int line = before.key().getStartMark().map(m -> m.getLine()).orElse(0) + 1;
            findings.add(key, at(name), "is written twice; the first stands in line " + line);
        }
    }

    /** These fields and no others. */
    public YamlMap only(String... known) {
        var words = List.of(known);
        entries.forEach((name, entry) -> {
            if (!words.contains(name)) {
                findings.add(entry.key(), at(name), "unknown field; " + Nearest.hint(name, words));
            }
        });
        return this;
    }

    public Optional<YamlField> get(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::value);
    }

    public Optional<YamlField> need(String name) {
        Optional<YamlField> field = get(name);
        if (field.isEmpty()) {
            findings.add(node, at(name), "is missing");
        }
        return field;
    }

    public List<String> names() {
        return new ArrayList<>(entries.keySet());
    }

    /** Every field as text. */
    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        entries.forEach((name, entry) -> entry.value().text().ifPresent(text -> texts.put(name, text)));
        return texts;
    }

    /** Every field, in the order of the file. */
    public Map<String, YamlField> fields() {
        var fields = new LinkedHashMap<String, YamlField>();
        entries.forEach((name, entry) -> fields.put(name, entry.value()));
        return fields;
    }

    public void wrong(String message) {
        findings.add(node, path, message);
    }

    public void warn(String message) {
        findings.warn(node, path, message);
    }

    /** Something is wrong with a field as such, not with its value. */
    public void wrongField(String name, String message) {
        Optional.ofNullable(entries.get(name)).ifPresent(entry -> findings.add(entry.key(), at(name), message));
    }

    public void warnField(String name, String message) {
        Optional.ofNullable(entries.get(name)).ifPresent(entry -> findings.warn(entry.key(), at(name), message));
    }

    public String path() {
        return path;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}

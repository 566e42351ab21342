package dev.spillway.dev.registry;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.apache.avro.Schema;

/**
 * All that the registry knows, folded from its topic. Immutable: a request is answered from one state of it.
 *
 * @param subjects
 *            per subject its versions by number, deleted ones too
 * @param texts
 *            by id
 * @param ids
 *            by text
 * @param levels
 *            of the subjects that have their own
 */
record Ledger(Map<String, TreeMap<Integer, Version>> subjects, Map<Integer, String> texts, Map<String, Integer> ids,
        Map<String, Compatibility> levels,
        Compatibility global) {

    static final Ledger EMPTY = new Ledger(Map.of(), Map.of(), Map.of(), Map.of(), Compatibility.FULL_TRANSITIVE);

    Ledger {
        subjects = Collections.unmodifiableMap(subjects);
        texts = Collections.unmodifiableMap(texts);
        ids = Collections.unmodifiableMap(ids);
        levels = Collections.unmodifiableMap(levels);
    }

    Ledger with(Change change) {
        return switch (change) {
            case Change.Versioned(Version version) -> withVersion(version);
            case Change.Levelled(Optional<String> subject, Compatibility level) when subject.isPresent() ->
                new Ledger(subjects, texts,
                        ids, put(levels, subject.get(), level), global);
            case Change.Levelled(_, Compatibility level) -> new Ledger(subjects, texts, ids, levels, level);
        };
    }

    private Ledger withVersion(Version version) {
        TreeMap<Integer, Version> versions = new TreeMap<>(all(version.subject()));
        versions.put(version.version(), version);
        return new Ledger(put(subjects, version.subject(), versions), put(texts, version.id(), version.text()),
                put(ids, version.text(), version.id()), levels, global);
    }

    /** The subjects with a live version, in order. */
    List<String> subjectNames() {
        return subjects.keySet().stream().filter(subject -> !live(subject).isEmpty()).sorted().toList();
    }

    /** The live versions of a subject, oldest first; empty if there is no such subject. */
    List<Version> live(String subject) {
        return all(subject).values().stream().filter(version -> !version.deleted()).toList();
    }

    Optional<Version> live(String subject, Schema schema) {
        String text = schema.toString();
        // The newest: the same schema may have been deleted and registered again.
        return live(subject).reversed().stream().filter(version -> version.text().equals(text)).findFirst();
    }

    /** The version that a new registration gets: an existing id for a known schema, else the next. */
    Version next(String subject, Schema schema) {
        TreeMap<Integer, Version> versions = all(subject);
        int version = versions.isEmpty() ? 1 : versions.lastKey() + 1;
        int fresh = texts.keySet().stream().max(Comparator.naturalOrder()).orElse(0) + 1;
        return new Version(subject, version, ids.getOrDefault(schema.toString(), fresh), schema, false);
    }

    Optional<String> text(int id) {
        return Optional.ofNullable(texts.get(id));
    }

    Optional<Compatibility> ownLevel(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    Compatibility level(String subject) {
        return ownLevel(subject).orElse(global);
    }

    private TreeMap<Integer, Version> all(String subject) {
        return subjects.getOrDefault(subject, new TreeMap<>());
    }

    private static <K, V> Map<K, V> put(Map<K, V> map, K key, V value) {
        Map<K, V> copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}

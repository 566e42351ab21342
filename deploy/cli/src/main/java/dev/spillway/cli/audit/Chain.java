package dev.spillway.cli.audit;

import dev.spillway.cli.audit.Finding.Kind;
import dev.spillway.wire.HashChain;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One service's records in the order in which they stand. What comes too early waits for what belongs before it. */
final class Chain {
    private static final String MEASUREMENT = "dev.spillway.event.MeasurementTaken";

    private final String service;
    private final Optional<Head> shown;
    private final Consumer<Finding> findings;
    private final TreeMap<Long, Link> early = new TreeMap<>();
    /** Two where a hash did not fit: either the bytes or the header were changed, and the next record says which. */
    private Set<String> before = Set.of(HashChain.GENESIS);
    private long last;
    private long lastShownAtOnce;

    @SuppressWarnings("ArrayRecordComponent") // the raw bytes of a record: hashed, never compared as a component
    private record Link(Head head, byte[] value, String type) {}

    /** @param shown the head that the view showed before the log was read */
    Chain(String service, Optional<Head> shown, Consumer<Finding> findings) {
        this.service = service;
        this.shown = shown;
        this.findings = findings;
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
        Optional<Head> head = Head.of(record);
        String where = " (partition " + record.partition() + ", offset " + record.offset() + ")";
        if (head.isEmpty() || record.value() == null) {
            found(last + 1, Kind.ADDED, "a record without the engine's number and hash, or without a value" + where);
            return;
        }
        var link = new Link(head.get(), record.value(), Head.header(record, "ce_type"));
        long sequence = head.get().sequence();
        if (sequence <= last || early.containsKey(sequence)) {
            found(sequence, Kind.ADDED, "a second record with this number" + where);
        } else if (sequence == last + 1) {
            follow(link);
            lateOnes(where);
        } else {
            early.put(sequence, link);
        }
    }

    /** What waited for the record that has just come stood too early. */
    private void lateOnes(String where) {
        if (!early.isEmpty() && early.firstKey() == last + 1) {
            found(last, Kind.OUT_OF_PLACE, "stands after number " + early.firstKey() + where);
        }
        while (!early.isEmpty() && early.firstKey() == last + 1) {
            follow(early.pollFirstEntry().getValue());
        }
    }

    private void follow(Link link) {
        long sequence = link.head().sequence();
        List<String> possible = before.stream()
                .map(previous -> HashChain.next(previous, service, sequence, link.value())).toList();
        boolean fits = possible.contains(link.head().hash());
        if (!fits) {
            found(sequence, Kind.CHANGED, "its key, bytes, number or hash were changed");
        }
        before = fits ? Set.of(link.head().hash()) : Set.of(link.head().hash(), possible.getFirst());
        passed(link);
    }

    private void passed(Link link) {
        last = link.head().sequence();
        if (!link.type().equals(MEASUREMENT)) {
            lastShownAtOnce = last;
        }
        if (shown.isPresent() && shown.get().sequence() == last && !before.contains(shown.get().hash())) {
            found(last, Kind.OTHER_HEAD, "the view shows another hash for this number");
        }
    }

    /**
     * All was read.
     *
     * @param after the head that the view showed once the log was read
     */
    void end(Optional<Head> after) {
        while (!early.isEmpty()) {
            Link next = early.pollFirstEntry().getValue();
            long sequence = next.head().sequence();
            if (sequence > last + 1) {
                String upTo = sequence == last + 2 ? "is missing" : "to " + (sequence - 1) + " are missing";
                found(last + 1, Kind.MISSING, upTo);
                // Its predecessor is gone: only what follows it can still speak for it.
                before = Set.of(next.head().hash());
                passed(next);
            } else {
                follow(next);
            }
        }
        compare(after);
    }

    private void compare(Optional<Head> after) {
        if (shown.isPresent() && shown.get().sequence() > last) {
            found(last + 1, Kind.CUT_OFF, "the log ends before it, but the view is at " + shown.get().sequence());
        } else if (after.isEmpty()) {
            found(last, Kind.OTHER_HEAD, "no view shows the head of this log");
        } else if (after.get().sequence() < lastShownAtOnce) {
            // Decisions and their view are one transaction; only measurements may run ahead of it.
            found(after.get().sequence() + 1, Kind.ADDED, "stands in the log, but the view never showed it");
        }
    }

    private void found(long sequence, Kind kind, String text) {
        findings.accept(new Finding(service, sequence, kind, text));
    }
}

package dev.spillway.cli.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Verifies the log from its raw records. Needs memory for the heads only, as long as the log is in order. The chain has no
 * key: whoever rewrites all that follows a change makes a log that is consistent again, which only the view's head tells.
 */
public final class LogCheck {
    /** @param records how many were read */
    public record Report(int services, long records, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean intact() {
            return findings.isEmpty();
        }
    }

    private final Map<String, Head> shown;
    private final Map<String, Chain> chains = new TreeMap<>();
    private final Map<String, Integer> homes = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private long records;

    /** @param shown the views' heads by service, read before the log: the log must reach at least this far */
    public LogCheck(Map<String, Head> shown) {
        this.shown = Map.copyOf(shown);
        shown.keySet().forEach(this::chain);
    }

    /** The whole check at once, of a log at rest. */
    public static Report of(List<ConsumerRecord<byte[], byte[]>> log, Map<String, Head> shown) {
        var check = new LogCheck(shown);
        log.forEach(check::take);
        return check.end(shown);
    }

    private Chain chain(String service) {
        return chains.computeIfAbsent(service,
                name -> new Chain(name, Optional.ofNullable(shown.get(name)), findings::add));
    }

    /** The next record of its partition. */
    public void take(ConsumerRecord<byte[], byte[]> record) {
        records++;
        String service = key(record);
        int home = homes.computeIfAbsent(service, _ -> record.partition());
        if (home == record.partition()) {
            chain(service).take(record);
        } else {
            findings.add(new Finding(service, Head.of(record).map(Head::sequence).orElse(1L), Finding.Kind.ADDED,
                    "stands in partition " + record.partition() + ", but the log of this service in " + home));
        }
    }

    /** The bytes of a key as a service; a record without one belongs to no service. */
    static String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** @param after the views' heads, read after the log: the log must not reach further, but for measurements */
    public Report end(Map<String, Head> after) {
        chains.forEach((service, chain) -> chain.end(Optional.ofNullable(after.get(service))));
        return new Report(chains.size(), records, findings);
    }
}

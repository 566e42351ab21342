package dev.spillway.executor.local.proxy;

import dev.spillway.executor.Increment.LatencyBucket;
import dev.spillway.executor.RouterCounts.Counted;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts answers and how long they took, per service and revision, and prints them in the Prometheus text format. */
final class Traffic {
    private static final List<Integer> LIMITS = List.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000);

    private record Who(String service, String revision) implements Comparable<Who> {
        @Override
        public int compareTo(Who other) {
            int byService = service.compareTo(other.service);
            return byService != 0 ? byService : revision.compareTo(other.revision);
        }

        String labels() {
            return "service=\"" + escaped(service) + "\",revision=\"" + escaped(revision) + "\"";
        }

        private static String escaped(String value) {
            return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        }
    }

    private static final class Counts {
        final Map<Integer, LongAdder> codes = new ConcurrentSkipListMap<>();
        final LongAdder[] buckets = new LongAdder[LIMITS.size() + 1];
        final LongAdder millis = new LongAdder();
        final LongAdder inFlight = new LongAdder();

        Counts() {
            Arrays.setAll(buckets, _ -> new LongAdder());
        }

        /** Errors before all: whatever ends meanwhile makes no error without its request. */
        Counted counted() {
            long errors = codes.entrySet().stream().filter(code -> code.getKey() >= 500)
                    .mapToLong(code -> code.getValue().sum()).sum();
            long requests = codes.values().stream().mapToLong(LongAdder::sum).sum();
            List<LatencyBucket> timed = new ArrayList<>();
            for (int i = 0; i < buckets.length; i++) {
                timed.add(new LatencyBucket(i < LIMITS.size() ? LIMITS.get(i) : Long.MAX_VALUE, buckets[i].sum()));
            }
            return new Counted(requests, errors, timed);
        }
    }

    /** A loser of a race in here makes one set of counters too many, which nobody gets to see. */
    private final Map<Who, Counts> counts = new ConcurrentSkipListMap<>();

    void began(String service, String revision) {
        counts(service, revision).inFlight.increment();
    }

    void ended(String service, String revision, int code, long millis) {
        Counts mine = counts(service, revision);
        mine.inFlight.decrement();
        mine.buckets[bucket(millis)].increment();
        mine.millis.add(millis);
        mine.codes.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    private Counts counts(String service, String revision) {
        return counts.computeIfAbsent(new Who(service, revision), _ -> new Counts());
    }

    private static int bucket(long millis) {
        int i = 0;
        while (i < LIMITS.size() && millis > LIMITS.get(i)) {
            i++;
        }
        return i;
    }

    static Counted nothing() {
        return new Counts().counted();
    }

    /** Since the start, by revision. */
    Map<String, Counted> counted(String service) {
        Map<String, Counted> all = new TreeMap<>();
        counts.forEach((who, mine) -> {
            if (who.service().equals(service)) {
                all.put(who.revision(), mine.counted());
            }
        });
        return all;
    }

    String text() {
        StringBuilder text = new StringBuilder(4096);
        head(text, "spillway_proxy_requests_total", "counter", "Answers given, by status code.");
        counts.forEach((who, mine) -> mine.codes.forEach((code, count) -> line(text, "spillway_proxy_requests_total",
                who.labels() + ",code=\"" + code + "\"", count.sum())));
        head(text, "spillway_proxy_request_duration_milliseconds", "histogram",
                "From the request's head to the end of the answer.");
        counts.forEach((who, mine) -> histogram(text, who, mine));
        head(text, "spillway_proxy_requests_in_flight", "gauge", "Requests that are being answered.");
        counts.forEach((who, mine) -> line(text, "spillway_proxy_requests_in_flight", who.labels(),
                mine.inFlight.sum()));
        return text.toString();
    }

    private static void histogram(StringBuilder text, Who who, Counts mine) {
        String name = "spillway_proxy_request_duration_milliseconds";
        long sum = 0;
        for (int i = 0; i <= LIMITS.size(); i++) {
            sum += mine.buckets[i].sum();
            String limit = i < LIMITS.size() ? LIMITS.get(i).toString() : "+Inf";
            line(text, name + "_bucket", who.labels() + ",le=\"" + limit + "\"", sum);
        }
        line(text, name + "_sum", who.labels(), mine.millis.sum());
        line(text, name + "_count", who.labels(), sum);
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }
}

package dev.spillway.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.cli.audit.Finding.Kind;
import dev.spillway.wire.HashChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LogCheckTest {
    private static final String SERVICE = "prod/checkout";
    private static final int LENGTH = 6;

    private final List<ConsumerRecord<byte[], byte[]>> log = log(SERVICE);

    @Test
    void anIntactLogHasNoFinding() {
        // given
        var two = new ArrayList<>(log);
        two.addAll(log("prod/cart"));

        // when
        var report = LogCheck.of(two, Map.of(SERVICE, head(log.getLast()), "prod/cart", head(two.getLast())));

        // then
        assertThat(report.findings()).isEmpty();
        assertThat(report.services()).isEqualTo(2);
        assertThat(report.records()).isEqualTo(2 * LENGTH);
    }

    @Test
    void everyFlippedByteIsFoundAtItsNumber() {
        for (int at = 0; at < LENGTH; at++) {
            for (int byteAt = 0; byteAt < log.get(at).value().length; byteAt++) {
                // given
                var record = log.get(at);
                byte[] value = record.value().clone();
                value[byteAt] ^= 1;
                var flipped = new ArrayList<>(log);
                flipped.set(at, record(SERVICE, record.offset(), value, Head.of(record).orElseThrow()));

                // when
                var findings = check(flipped);

                // then
                assertThat(findings).containsExactly(at + 1 + " CHANGED");
            }
        }
    }

    @Test
    void anotherHashInAHeaderIsFoundAtItsNumber() {
        for (int at = 0; at < LENGTH - 1; at++) {
            // given
            var changed = new ArrayList<>(log);
            changed.set(at, record(SERVICE, at, log.get(at).value(), new Head(at + 1, "ab".repeat(32))));

            // when / then
            assertThat(check(changed)).containsExactly(at + 1 + " CHANGED");
        }
    }

    @Test
    void aDroppedRecordIsFoundAtItsNumber() {
        for (int at = 0; at < LENGTH - 1; at++) {
            // given
            var dropped = new ArrayList<>(log);
            dropped.remove(at);

            // when / then
            assertThat(check(dropped)).containsExactly(at + 1 + " MISSING");
        }
    }

    @Test
    void swappedRecordsAreFoundAtTheNumberThatComesTooLate() {
        for (int at = 0; at < LENGTH - 1; at++) {
            // given
            var swapped = new ArrayList<>(log);
            swapped.set(at, log.get(at + 1));
            swapped.set(at + 1, log.get(at));

            // when / then
            assertThat(check(swapped)).containsExactly(at + 1 + " OUT_OF_PLACE");
        }
    }

    @Test
    void swappedBytesUnderTheHeadersOfTheirPlaceAreFoundAtBothNumbers() {
        // given
        var swapped = new ArrayList<>(log);
        swapped.set(2, record(SERVICE, 2, log.get(3).value(), head(log.get(2))));
        swapped.set(3, record(SERVICE, 3, log.get(2).value(), head(log.get(3))));

        // when / then
        assertThat(check(swapped)).containsExactly("3 CHANGED", "4 CHANGED");
    }

    @Test
    void aRepeatedRecordIsFoundAtItsNumber() {
        // given
        var repeated = new ArrayList<>(log);
        repeated.add(log.get(2));

        // when / then
        assertThat(check(repeated)).containsExactly("3 ADDED");
    }

    @Test
    void anAppendedRecordWithARightHashIsFoundThroughTheView() {
        // given
        var appended = new ArrayList<>(log);
        appended.add(following(log.getLast(), "forged"));

        // when / then
        assertThat(check(appended)).containsExactly(LENGTH + 1 + " ADDED");
    }

    @Test
    void anAppendedRecordWithoutHeadersIsFound() {
        // given
        var appended = new ArrayList<>(log);
        appended.add(new ConsumerRecord<>("events", 0, LENGTH, SERVICE.getBytes(UTF_8), "forged".getBytes(UTF_8)));

        // when / then
        assertThat(check(appended)).containsExactly(LENGTH + 1 + " ADDED");
    }

    @Test
    void aRecordInAnotherPartitionIsFound() {
        // given
        var moved = new ArrayList<>(log);
        var last = following(log.getLast(), "forged");
        moved.add(new ConsumerRecord<>("events", 1, 0, last.key(), last.value()));

        // when / then
        assertThat(check(moved)).containsExactly("1 ADDED");
    }

    @Test
    void aCutTailIsFoundThroughTheView() {
        // given
        var cut = log.subList(0, LENGTH - 2);

        // when / then
        assertThat(check(cut)).containsExactly(LENGTH - 1 + " CUT_OFF");
    }

    @Test
    void aLogThatIsGoneIsFoundThroughTheView() {
        assertThat(check(List.of())).containsExactly("1 CUT_OFF");
    }

    @Test
    void aRewrittenLogIsFoundThroughTheView() {
        // given: all hashes fit
        var rewritten = new ArrayList<>(log.subList(0, LENGTH - 1));
        rewritten.add(following(rewritten.getLast(), "another end"));

        // when / then
        assertThat(check(rewritten)).containsExactly(LENGTH + " OTHER_HEAD");
    }

    @Test
    void measurementsMayBeAheadOfTheViewAndDecisionsThatCameWhileReadingToo() {
        // given
        var grown = new ArrayList<>(log);
        var measured = following(log.getLast(), "measured");
        measured.headers().add("ce_type", "dev.spillway.event.MeasurementTaken".getBytes(UTF_8));
        grown.add(measured);
        var check = new LogCheck(Map.of(SERVICE, head(log.get(1))));

        // when
        grown.forEach(check::take);

        // then
        assertThat(check.end(Map.of(SERVICE, head(log.getLast()))).findings()).isEmpty();
    }

    @Test
    void aLogThatNoViewShowsIsFound() {
        // when
        var report = LogCheck.of(log, Map.of());

        // then
        assertThat(report.findings()).extracting(Finding::kind).containsExactly(Kind.OTHER_HEAD);
    }

    /** Against the head of the log as it was written. */
    private List<String> check(List<ConsumerRecord<byte[], byte[]>> found) {
        var report = LogCheck.of(found, Map.of(SERVICE, head(log.getLast())));
        assertThat(report.findings()).allMatch(f -> f.service().equals(SERVICE));
        return report.findings().stream().map(f -> f.sequence() + " " + f.kind()).toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> log(String service) {
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        var head = new Head(0, HashChain.GENESIS);
        for (int n = 1; n <= LENGTH; n++) {
            byte[] value = ("event " + n).getBytes(UTF_8);
            head = new Head(n, HashChain.next(head.hash(), service, n, value));
            records.add(record(service, n - 1, value, head));
        }
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> following(ConsumerRecord<byte[], byte[]> last, String text) {
        Head head = head(last);
        byte[] value = text.getBytes(UTF_8);
        long next = head.sequence() + 1;
        return record(SERVICE, last.offset() + 1, value,
                new Head(next, HashChain.next(head.hash(), SERVICE, next, value)));
    }

    private static ConsumerRecord<byte[], byte[]> record(String service, long offset, byte[] value, Head head) {
        var record = new ConsumerRecord<>("events", 0, offset, service.getBytes(UTF_8), value);
        record.headers().add(HashChain.SEQUENCE_HEADER, Long.toString(head.sequence()).getBytes(UTF_8));
        record.headers().add(HashChain.HASH_HEADER, head.hash().getBytes(UTF_8));
        return record;
    }

    private static Head head(ConsumerRecord<byte[], byte[]> record) {
        return Head.of(record).orElseThrow();
    }
}

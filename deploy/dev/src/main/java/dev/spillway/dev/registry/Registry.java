package dev.spillway.dev.registry;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only writer of the ledger. Each change is decided on the newest state, stored in the topic, and only then shown; a change
 * that may or may not have been stored makes it read the topic again before the next.
 */
final class Registry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);

    private final String bootstrapServers;
    private final ReentrantLock writing = new ReentrantLock();
    private Optional<SchemaTopic> topic;
    private boolean closed;
    private volatile Ledger ledger;

    private Registry(String bootstrapServers, SchemaTopic.Opened opened) {
        this.bootstrapServers = bootstrapServers;
        this.topic = Optional.of(opened.topic());
        this.ledger = opened.ledger();
    }

    static Registry open(String bootstrapServers) throws IOException {
        return new Registry(bootstrapServers, SchemaTopic.open(bootstrapServers));
    }

    Ledger ledger() {
        return ledger;
    }

    Answer register(String subject, Schema schema) {
        return writing(() -> {
            Optional<Version> known = ledger.live(subject, schema);
            if (known.isPresent()) {
                return registered(known.get());
            }
            List<String> problems = ledger.level(subject).problems(schema, ledger.live(subject));
            if (!problems.isEmpty()) {
                return Answer.incompatible(subject, problems);
            }
            Version next = ledger.next(subject, schema);
            store(new Change.Versioned(next));
            LOG.info("registered subject={} version={} id={}", subject, next.version(), next.id());
            return registered(next);
        });
    }

    Answer delete(String subject) {
        return writing(() -> {
            List<Version> live = ledger.live(subject);
            if (live.isEmpty()) {
                return Answer.subjectNotFound(subject);
            }
            live.forEach(version -> store(new Change.Versioned(version.asDeleted())));
            LOG.info("deleted subject={}", subject);
            return Answer.ok(live.stream().map(Version::version).toList());
        });
    }

    Answer setLevel(Optional<String> subject, Compatibility level) {
        return writing(() -> {
            store(new Change.Levelled(subject, level));
            LOG.info("set compatibility subject={} level={}", subject.orElse("(all)"), level);
            return Answer.ok(Map.of("compatibility", level.name()));
        });
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            topic.ifPresent(SchemaTopic::close);
            topic = Optional.empty();
        } finally {
            writing.unlock();
        }
    }

    private static Answer registered(Version version) {
        return Answer.ok(Map.of("id", version.id()));
    }

    private Answer writing(Supplier<Answer> decision) {
        writing.lock();
        try {
            reopen();
            return decision.get();
        } catch (KafkaException | IOException e) {
            LOG.warn("a change to the registry is not known to be stored; the topic is read again before the next", e);
            topic.ifPresent(SchemaTopic::close);
            topic = Optional.empty();
            return Answer.notStored("the change is not known to be stored; ask again");
        } finally {
            writing.unlock();
        }
    }

    private void reopen() throws IOException {
        if (closed) {
            throw new IOException("the registry is closed");
        }
        if (topic.isEmpty()) {
            SchemaTopic.Opened opened = SchemaTopic.open(bootstrapServers);
            topic = Optional.of(opened.topic());
            ledger = opened.ledger();
        }
    }

    private void store(Change change) {
        topic.orElseThrow().append(change);
        ledger = ledger.with(change);
    }
}

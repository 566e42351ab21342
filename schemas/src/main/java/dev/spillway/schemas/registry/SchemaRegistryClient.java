package dev.spillway.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Speaks the Confluent Schema Registry API, as far as Avro needs it. What it once learnt it keeps for ever: ids never change
 * their meaning. Failures are not kept. Safe for use by several threads; concurrent questions for one thing share one
 * answer, and nobody waits for an answer to somebody else's.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">the API</a>
 */
public final class SchemaRegistryClient {

    /** A schema under the subject that it stands under. */
    public record Subject(String name, Schema schema) {
        /** TopicRecordName: each record type of a topic has a history of its own. */
        public static Subject of(String topic, Schema schema) {
            return new Subject(topic + "-" + schema.getFullName(), schema);
        }
    }

    private final Transport transport;
    private final Map<Subject, CompletableFuture<Integer>> registered = new ConcurrentHashMap<>();
    private final Map<Subject, CompletableFuture<Integer>> lookedUp = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<Schema>> byId = new ConcurrentHashMap<>();

    /** Opens no connection yet. */
    public SchemaRegistryClient(RegistryConfig config) {
        this.transport = new Transport(config);
    }

    /**
     * The id of {@code schema}, which is registered if it is not yet.
     *
     * @throws RegistryException
     *             INCOMPATIBLE or INVALID when the registry refuses it, UNAVAILABLE when none answered in time
     */
    public int register(Subject subject) {
        return once(registered, subject, () -> id(subject, "subjects/" + encoded(subject.name()) + "/versions"));
    }

    /**
     * The id of {@code schema}, which must be registered under the subject.
     *
     * @throws RegistryException
     *             NOT_FOUND when it is not, UNAVAILABLE when no registry answered in time
     */
    public int lookup(Subject subject) {
        return once(lookedUp, subject, () -> id(subject, "subjects/" + encoded(subject.name())));
    }

    /**
     * The schema that has this id.
     *
     * @throws RegistryException
     *             NOT_FOUND when there is none, INVALID when it is not Avro, UNAVAILABLE when no registry answered in time
     */
    public Schema byId(int id) {
        return once(byId, id, () -> parsed(id, transport.get("schemas/ids/" + id)));
    }

    /** Registers all of them, so that nothing has to be asked later. */
    public void prime(Collection<Subject> subjects) {
        subjects.forEach(this::register);
    }

    private int id(Subject subject, String path) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("schema", subject.schema().toString());
        int id = transport.post(path, body).path("id").asInt(-1);
        if (id < 0) {
            throw new RegistryException(RegistryException.Kind.REFUSED, 200, "an answer without id for " + path);
        }
        byId.putIfAbsent(id, CompletableFuture.completedFuture(subject.schema()));
        return id;
    }

    private static Schema parsed(int id, JsonNode answer) {
        // Servers leave the type out where it is Avro.
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new RegistryException(RegistryException.Kind.INVALID, 200,
                    "schema " + id + " is " + type + ", not AVRO");
        }
        try {
            return new Schema.Parser().parse(answer.path("schema").asText());
        } catch (SchemaParseException e) {
            throw new RegistryException(RegistryException.Kind.INVALID, 200, "schema " + id + ": " + e.getMessage());
        }
    }

    /** Not computeIfAbsent: it would hold a bin of the map for as long as HTTP takes. */
    private static <K, V> V once(Map<K, CompletableFuture<V>> known, K key, Supplier<V> ask) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> first = known.putIfAbsent(key, mine);
        if (first != null) {
            return answer(first);
        }
        try {
            V value = ask.get();
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            known.remove(key, mine);
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V answer(CompletableFuture<V> first) {
        try {
            return first.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** In a path a plus sign is a plus sign. */
    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}

package dev.spillway.wire;

import dev.spillway.core.event.Entry;
import dev.spillway.core.event.Event;
import dev.spillway.core.event.Header;
import dev.spillway.core.model.Command;
import dev.spillway.core.model.Definition;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.signal.Signal;
import dev.spillway.core.state.Catalog;
import dev.spillway.core.state.Service;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.schemas.Schemas;
import dev.spillway.schemas.Topic;
import dev.spillway.schemas.codec.Headed;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.codec.UnreadableException;
import dev.spillway.schemas.registry.RegistryException;
import dev.spillway.schemas.registry.SchemaRegistryClient;
import dev.spillway.schemas.wire.CloudEvents;
import dev.spillway.schemas.wire.WireCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Between the core's types and the bytes in our topics. Every schema id is learnt at the start: no abort ever waits for a registry. */
public final class Wire {
    private static final Map<String, Topic> TOPICS = Arrays.stream(Topic.values())
            .collect(Collectors.toUnmodifiableMap(Topic::topicName, Function.identity()));

    private final WireCodec<RequestRecord> requests;
    private final WireCodec<AnswerRecord> answers;
    private final WireCodec<ObservationRecord> observations;
    private final WireCodec<Command> commands;
    private final WireCodec<Headed<Header, Event>> events;
    private final WireCodec<Service> views;
    private final WireCodec<DeadLetterRecord> deadLetters;

    /**
     * Registers our schemas.
     *
     * @throws RegistryException when the registry refuses one, or does not answer
     */
    public Wire(SchemaRegistryClient registry) {
        requests = sealed(Topic.REQUESTS, RequestRecord.class, "dev.spillway.request.", registry);
        answers = sealed(Topic.OUTCOMES, AnswerRecord.class, "dev.spillway.outcome.", registry);
        observations = sealed(Topic.OBSERVATIONS, ObservationRecord.class, "dev.spillway.observation.", registry);
        commands = one(Topic.COMMANDS, Command.class, "dev.spillway.command.Command", registry);
        events = events(registry);
        views = one(Topic.SERVICES, Service.class, "dev.spillway.view.Service", registry);
        deadLetters = one(Topic.DEAD_LETTERS, DeadLetterRecord.class, "dev.spillway.deadletter.DeadLetter", registry);
    }

    private static <T> WireCodec<T> sealed(Topic topic, Class<T> type, String namespace,
            SchemaRegistryClient registry) {
        WireCodec.Builder<T> builder = WireCodec.builder(topic.topicName(), registry);
        for (Class<?> variant : type.getPermittedSubclasses()) {
            Schema schema = Schemas.named(namespace + variant.getSimpleName().replace("Record", ""));
            builder.add(RecordCodec.of(variant.asSubclass(type), schema, CoreCodecs.CODECS));
        }
        return builder.build();
    }

    private static <T> WireCodec<T> one(Topic topic, Class<T> type, String name, SchemaRegistryClient registry) {
        return WireCodec.of(topic.topicName(), RecordCodec.of(type, Schemas.named(name), CoreCodecs.CODECS), registry);
    }

    private static WireCodec<Headed<Header, Event>> events(SchemaRegistryClient registry) {
        WireCodec.Builder<Headed<Header, Event>> builder = WireCodec.builder(Topic.EVENTS.topicName(), registry,
                headed -> headed.body().getClass());
        for (Class<?> type : Event.class.getPermittedSubclasses()) {
            builder.add(event(type.asSubclass(Event.class)));
        }
        return builder.build();
    }

    @SuppressWarnings("unchecked") // an event of one type is an event; the selector hands each codec only its own
    private static <E extends Event> RecordCodec<Headed<Header, Event>> event(Class<E> type) {
        Schema schema = Schemas.named("dev.spillway.event." + type.getSimpleName());
        return (RecordCodec<Headed<Header, Event>>) (RecordCodec<?>) RecordCodec.headed(Header.class, type, schema,
                CoreCodecs.CODECS);
    }

    /** Reads a record of an inbound topic. Never throws on what somebody else wrote. */
    public Incoming read(String topic, String key, byte[] value) {
        try {
            return switch (topic(topic)) {
                case REQUESTS -> request(key, requests.decode(small(value)));
                case OUTCOMES -> answer(key, answers.decode(value));
                case OBSERVATIONS -> {
                    ObservationRecord observation = observations.decode(value);
                    yield taken(key, observation.service(), observation.toSignal());
                }
                case COMMANDS, EVENTS, SERVICES, DEAD_LETTERS ->
                    new Incoming.Unreadable(topic + " is not an inbound topic", false);
            };
        } catch (RegistryException e) {
            return new Incoming.Unreadable("its schema cannot be had: " + e.getMessage(),
                    e.kind() == RegistryException.Kind.UNAVAILABLE);
        } catch (UnreadableException | IllegalArgumentException e) {
            return new Incoming.Unreadable(String.valueOf(e.getMessage()), false);
        }
    }

    private static byte[] small(byte[] request) {
        Limits.require(request.length <= Limits.REQUEST_BYTES,
                "the request has " + request.length + " bytes and may have " + Limits.REQUEST_BYTES);
        return request;
    }

    private static Topic topic(String name) {
        Topic topic = TOPICS.get(name);
        if (topic == null) {
            throw new IllegalArgumentException(name + " is not one of our topics");
        }
        return topic;
    }

    private static Incoming request(String key, RequestRecord record) {
        return taken(key, record.service(), toCore(record));
    }

    private static Incoming answer(String key, AnswerRecord record) {
        return switch (record) {
            case AnswerRecord.Outcome o ->
                taken(key, o.service(), new Signal.Outcome(o.id(), o.rollout(), o.commandId(),
                        o.target(), o.kind(), o.executor(), o.observed(), o.reason()));
            case AnswerRecord.HealthChanged h -> taken(key, h.service(), new Signal.Health(h.id(), h.rollout(),
                    h.target(), h.revision(), h.ready(), h.wanted(), h.executor()));
            case AnswerRecord.Heartbeat _ -> new Incoming.Passed();
        };
    }

    private static Incoming taken(String key, ServiceId service, Signal signal) {
        return key.equals(service.toString())
                ? new Incoming.Taken(service, signal)
                : new Incoming.Unreadable("its key is '" + key + "', but its service is '" + service + "'", false);
    }

    private static Request toCore(RequestRecord record) {
        Limits.name("requestId", record.requestId());
        return Requests.toCore(record, record.digest(), text -> definition(record.service(), text));
    }

    private static Definition definition(ServiceId service, String text) {
        return switch (DefinitionReader.read(text)) {
            case Reading.Read read when read.definition().service().equals(service) -> read.definition();
            case Reading.Read read -> throw new IllegalArgumentException(
                    "the definition is of " + read.definition().service() + ", but was sent for " + service);
            case Reading.Parts parts -> throw new IllegalArgumentException("definition: " + parts);
            case Reading.Problems problems -> throw new IllegalArgumentException("definition: " + problems.problems());
        };
    }

    /**
     * A request as it travels.
     *
     * @param definition the text of a PutService; empty for others
     * @throws IllegalArgumentException when it is larger than the engine takes
     */
    public byte[] request(ServiceId service, Request request, String definition) {
        return small(request(Requests.toWire(service, request, definition)));
    }

    public byte[] request(RequestRecord record) {
        return requests.encode(record);
    }

    public byte[] answer(AnswerRecord answer) {
        return answers.encode(answer);
    }

    public AnswerRecord answer(byte[] bytes) {
        return answers.decode(bytes);
    }

    public byte[] observation(ObservationRecord observation) {
        return observations.encode(observation);
    }

    public byte[] command(Command command) {
        return commands.encode(command);
    }

    public Command command(byte[] bytes) {
        return commands.decode(bytes);
    }

    public Headers commandHeaders(Command command) {
        return CloudEvents.headers(command.id(), "dev.spillway.command.Command");
    }

    public byte[] event(Entry entry) {
        return events.encode(new Headed<>(entry.header(), entry.event()));
    }

    public Entry event(byte[] bytes) {
        Headed<Header, Event> headed = events.decode(bytes);
        return new Entry(headed.header(), headed.body());
    }

    public Headers eventHeaders(Entry entry) {
        Header h = entry.header();
        return CloudEvents.headers(h.service() + "/" + h.sequence(), "/spillway/engine",
                "dev.spillway.event." + entry.event().getClass().getSimpleName(), h.at(), h.service().toString());
    }

    public Headers requestHeaders(ServiceId service, Request request) {
        return CloudEvents.headers(request.ask().requestId(),
                "/spillway/" + request.ask().actor().via().toLowerCase(Locale.ROOT),
                "dev.spillway.request." + request.getClass().getSimpleName(), request.ask().saidAt(),
                service.toString());
    }

    /** The view leaves out what only the engine needs. */
    public byte[] view(Service service) {
        Catalog c = service.catalog();
        var shown = new Catalog(c.definition(), c.history(), c.waiting(), List.of(), c.frozen(), c.fault());
        return views.encode(service.with(shown));
    }

    public Service view(byte[] bytes) {
        return views.decode(bytes);
    }

    public byte[] deadLetter(String topic, int partition, long offset, String reason, boolean retryable, long at,
            @Nullable String key, byte @Nullable [] value) {
        Optional<byte[]> rawKey = Optional.ofNullable(key).map(k -> k.getBytes(StandardCharsets.UTF_8));
        return deadLetters.encode(new DeadLetterRecord(topic, partition, offset, reason, retryable,
                Instant.ofEpochMilli(at), rawKey, Optional.ofNullable(value)));
    }

    public DeadLetterRecord deadLetter(byte[] bytes) {
        return deadLetters.decode(bytes);
    }
}

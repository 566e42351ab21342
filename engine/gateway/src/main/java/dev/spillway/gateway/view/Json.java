package dev.spillway.gateway.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.AnalysisSpec.Threshold;
import dev.spillway.core.model.Desired;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.model.RolloutId;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.model.Step;
import dev.spillway.core.model.Strategy;
import java.io.IOException;

/**
 * JSON as all faces speak it: times in ISO 8601, absent fields left out, {@code kind} where there are alternatives. The core knows
 * nothing of it.
 */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().addModule(new Jdk8Module())
            .addModule(new JavaTimeModule()).addModule(core())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE).disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT,
                    JsonInclude.Include.NON_ABSENT))
            .addMixIn(Step.class, WithKind.class).addMixIn(Desired.class, WithKind.class)
            .addMixIn(Strategy.class, WithKind.class).addMixIn(Threshold.class, WithKind.class)
            .addMixIn(Threshold.Judge.Metric.class, WithKind.class).build();

    /** Back into the core's own types, where a view is only shown: nothing may be missing. */
    private static final JsonMapper READER = MAPPER.rebuild().addModule(Readers.module())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES).build();

    @JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind")
    @JsonTypeIdResolver(Kinds.class)
    private interface WithKind {}

    private Json() {}

    private static SimpleModule core() {
        return new SimpleModule("core").addSerializer(ServiceId.class, ToStringSerializer.instance)
                .addSerializer(RolloutId.class, ToStringSerializer.instance)
                .addSerializer(RevisionId.class, ToStringSerializer.instance)
                .addSerializer(dev.spillway.core.model.Weight.class, new PercentSerializer());
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every view can be written as JSON, but not " + value.getClass(), e);
        }
    }

    /** @throws JsonProcessingException when the text is not JSON */
    public static JsonNode read(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    /** For what is too large to stand in memory as a tree. */
    public static JsonParser parser(byte[] json) throws IOException {
        return MAPPER.createParser(json);
    }

    /** @throws JsonProcessingException when the text is not such a value */
    public static <T> T read(String text, Class<T> type) throws JsonProcessingException {
        return MAPPER.readValue(text, type);
    }

    /** @throws JsonProcessingException when it is not the data of such an event */
    static <E extends Event> E event(JsonNode data, Class<E> type) throws JsonProcessingException {
        return READER.treeToValue(data, type);
    }

    static JsonNode data(Event event) {
        return MAPPER.valueToTree(event);
    }
}

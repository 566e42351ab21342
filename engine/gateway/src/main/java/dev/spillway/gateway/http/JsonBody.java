package dev.spillway.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.model.Limits;
import dev.spillway.gateway.view.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object whose fields are read by name and type; each complaint names the field. Nothing written is an empty object. */
public final class JsonBody {
    private final JsonNode node;
    private final String path;

    private JsonBody(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** @throws Refused when it is not one JSON object */
    public static JsonBody read(String body) {
        if (body.isBlank()) {
            return new JsonBody(com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode(), "");
        }
        try {
            JsonNode node = Json.read(body);
            if (!node.isObject()) {
                throw Refused.of(400, "bad_request", "the body must be a JSON object");
            }
            return new JsonBody(node, "");
        } catch (JsonProcessingException e) {
            throw notJson(e);
        }
    }

    /** Says where it ceases to be JSON; of what is nested too deep or a number too long, the parser does not say where. */
    public static Refused notJson(JsonProcessingException e) {
        return Refused.of(400, "bad_request", "the body is not JSON: " + plain(e.getOriginalMessage())
                + Optional.ofNullable(e.getLocation())
                        .map(at -> " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")").orElse(""));
    }

    /** Without what the parser says of its own settings. */
    private static String plain(String message) {
        return message.replaceAll(" *\\((start marker )?at \\[Source: .*", "");
    }

    /**
     * A part of something larger.
     *
     * @param path where it stands, for complaints
     * @throws Refused when it is no object
     */
    public static JsonBody part(JsonNode node, String path) {
        if (!node.isObject()) {
            throw Refused.field(path, wrong("an object", node));
        }
        return new JsonBody(node, path);
    }

    /** These fields and no others. */
    public JsonBody only(List<String> known) {
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw Refused.field(at(name), "unknown field; known are " + String.join(", ", known));
            }
        });
        return this;
    }

    public Optional<String> text(String name) {
        return get(name).map(value -> {
            if (!value.isTextual()) {
                throw wrong(name, "a text", value);
            }
            return value.textValue();
        });
    }

    /** A name as {@link Limits#NAME} has it. */
    public Optional<String> name(String name) {
        return text(name).map(value -> {
            if (!Limits.NAME.matcher(value).matches()) {
                throw Refused.field(at(name), "must be 1 to 64 letters, digits, dots, dashes or underscores, but was '"
                        + Refused.shown(value) + "'");
            }
            return value;
        });
    }

    public String needText(String name) {
        return text(name).filter(value -> !value.isBlank()).orElseThrow(() -> Refused.field(at(name), "is missing"));
    }

    public boolean has(String name) {
        return get(name).isPresent();
    }

    /** Absent is false. */
    public boolean flag(String name) {
        return get(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "true or false", value);
            }
            return value.booleanValue();
        }).orElse(false);
    }

    public Optional<Integer> number(String name, int least, int most) {
        return get(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < least
                    || value.longValue() > most) {
                throw wrong(name, "a whole number from " + least + " to " + most, value);
            }
            return value.intValue();
        });
    }

    public Optional<Instant> instant(String name) {
        return text(name).map(value -> {
            try {
                return Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw Refused.field(at(name),
                        "must be a time such as 2026-01-01T00:00:00Z, but was '" + Refused.shown(value) + "'");
            }
        });
    }

    public <T> Optional<T> oneOf(String name, Map<String, T> words) {
        return text(name).map(value -> Optional.ofNullable(words.get(value)).orElseThrow(() -> Refused.field(at(name),
                "must be one of " + String.join(", ", words.keySet()) + ", but was '" + Refused.shown(value) + "'")));
    }

    /** An object of texts. */
    public Map<String, String> texts(String name) {
        var texts = new LinkedHashMap<String, String>();
        object(name).ifPresent(object -> object.node.fieldNames().forEachRemaining(
                key -> texts.put(key, object.text(key).orElseThrow(() -> Refused.field(object.at(key), "is null")))));
        return texts;
    }

    public Optional<JsonBody> object(String name) {
        return get(name).map(value -> {
            if (!value.isObject()) {
                throw wrong(name, "an object", value);
            }
            return new JsonBody(value, at(name));
        });
    }

    private Optional<JsonNode> get(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    private Refused wrong(String name, String wanted, JsonNode value) {
        return Refused.field(at(name), wrong(wanted, value));
    }

    private static String wrong(String wanted, JsonNode value) {
        return "must be " + wanted + ", but was " + Refused.shown(value.toString());
    }

    /** The whole path of a field, as complaints name it. */
    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}

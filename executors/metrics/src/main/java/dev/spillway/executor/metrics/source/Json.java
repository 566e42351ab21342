package dev.spillway.executor.metrics.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads JSON of others into a tree, with bounds on depth and number of values: a small text can be a large tree. */
public final class Json {
    /** What some bytes are. */
    public sealed interface Read {
        record Tree(JsonNode tree) implements Read {}

        record NoJson(String reason) implements Read {}

        /** It may be JSON, but nobody reads that much. */
        record TooMuch(String reason) implements Read {}
    }

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(Limits.JSON_DEPTH)
                    .maxStringLength(Limits.ANSWER_BYTES).build())
            .build();

    private final JsonParser in;
    private int values;

    private Json(JsonParser in) {
        this.in = in;
    }

    public static Read read(byte[] bytes) {
        try (JsonParser in = FACTORY.createParser(bytes)) {
            return new Json(in).whole();
        } catch (StreamConstraintsException tooMuch) {
            return new Read.TooMuch("the JSON is too deep, or a number in it too long: "
                    + tooMuch.getOriginalMessage());
        } catch (IOException none) {
            return new Read.NoJson(none.getClass().getSimpleName());
        }
    }

    private Read whole() throws IOException {
        if (in.nextToken() == null) {
            return new Read.NoJson("empty");
        }
        JsonNode tree = tree();
        if (values > Limits.JSON_VALUES) {
            return new Read.TooMuch("the JSON has more than " + Limits.JSON_VALUES + " values");
        }
        return in.nextToken() == null ? new Read.Tree(tree) : new Read.NoJson("something follows");
    }

    /** Stops in the middle once there are too many values. */
    private JsonNode tree() throws IOException {
        values++;
        JsonToken token = in.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object();
        }
        if (token == JsonToken.START_ARRAY) {
            return array();
        }
        if (token.isNumeric()) {
            return token == JsonToken.VALUE_NUMBER_INT
                    ? NODES.numberNode(in.getBigIntegerValue())
                    : NODES.numberNode(in.getDecimalValue());
        }
        if (token.isBoolean()) {
            return NODES.booleanNode(in.getBooleanValue());
        }
        return token == JsonToken.VALUE_NULL ? NODES.nullNode() : NODES.textNode(in.getText());
    }

    private JsonNode object() throws IOException {
        ObjectNode object = NODES.objectNode();
        while (values <= Limits.JSON_VALUES && in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            object.set(name, tree());
        }
        return object;
    }

    private JsonNode array() throws IOException {
        ArrayNode array = NODES.arrayNode();
        while (values <= Limits.JSON_VALUES && in.nextToken() != JsonToken.END_ARRAY) {
            array.add(tree());
        }
        return array;
    }

    public static JsonNode text(String text) {
        return NODES.textNode(text);
    }

    /** The value as a result, if it is short enough to be one. */
    public static Finding value(JsonNode value) {
        String text = value.toString();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes <= Limits.RESULT_BYTES
                ? new Finding.Value(text)
                : new Finding.Failed(Limits.tooLong("the result has " + bytes + " bytes"));
    }
}

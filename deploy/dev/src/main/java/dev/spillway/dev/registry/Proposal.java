package dev.spillway.dev.registry;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** A schema that a client sent: parsed, or the reason why not. */
sealed interface Proposal {

    record Parsed(Schema schema) implements Proposal {}

    record Refused(Answer answer) implements Proposal {}

    static Proposal of(JsonNode body) {
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new Refused(
                    Answer.invalidSchema("schema type " + shortened(type) + " is not supported here, only AVRO"));
        }
        if (!body.path("references").isEmpty()) {
            return new Refused(
                    Answer.invalidSchema("references are not supported here; send the schema with all its types"));
        }
        if (!body.path("schema").isTextual()) {
            return new Refused(Answer.invalidSchema("the field 'schema' must be a string"));
        }
        return parsed(body.path("schema").asText());
    }

    private static Proposal parsed(String text) {
        try {
            return new Parsed(new Schema.Parser().parse(text));
        } catch (AvroRuntimeException e) {
            return new Refused(Answer.invalidSchema(shortened(firstLine(String.valueOf(e.getMessage())))));
        } catch (RuntimeException | StackOverflowError _) {
            // Avro's parser meets some garbage with null pointers, and deep nesting overflows: nothing in them helps the client.
            return new Refused(Answer.invalidSchema("it is not an Avro schema"));
        }
    }

    /** Without the name of a parser's exception, and without the place in a text that is not shown. */
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("").replaceFirst("^[\\w.]+Exception: ", "");
    }

    /** A client's own megabyte is not sent back to it. */
    private static String shortened(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "...";
    }
}

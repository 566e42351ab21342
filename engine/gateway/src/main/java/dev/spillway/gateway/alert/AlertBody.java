package dev.spillway.gateway.alert;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BiConsumer;

/**
 * Reads {@code {"alerts": […]}}, one alert after the other, so that ten thousand never stand in memory as a tree. Everything else in it is
 * passed over: these bodies grow from one release of their senders to the next.
 */
final class AlertBody {
    private final BiConsumer<JsonNode, String> each;
    private int alerts;
    private boolean found;
    private long truncated;

    private AlertBody(BiConsumer<JsonNode, String> each) {
        this.each = each;
    }

    /**
     * Reads a body.
     *
     * @param each told of each alert and where it stands; nothing may be done with it before this returns, as what comes after may be
     *             garbage
     * @return how many alerts the sender left out, as it says itself
     * @throws Refused when it is not such a body
     */
    static long read(byte[] body, BiConsumer<JsonNode, String> each) {
        try (JsonParser parser = Json.parser(body)) {
            var reading = new AlertBody(each);
            reading.whole(parser);
            return reading.truncated;
        } catch (JsonProcessingException e) {
            throw JsonBody.notJson(e);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }

    private void whole(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw Refused.of(400, "bad_request", "the body must be a JSON object with alerts");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("alerts")) {
                alerts(parser, value);
            } else if (name.equals("truncatedAlerts") && value == JsonToken.VALUE_NUMBER_INT) {
                truncated = Math.max(0, parser.readValueAs(JsonNode.class).asLong());
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw Refused.of(400, "bad_request", "there is something behind the JSON object");
        }
        if (alerts == 0) {
            throw Refused.field("alerts", found ? "is empty" : "is missing");
        }
    }

    private void alerts(JsonParser parser, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            throw Refused.field("alerts", "must be a list");
        }
        found = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (alerts == AlertLimits.ALERTS) {
                throw Refused.of(413, "too_many", "more than " + AlertLimits.ALERTS
                        + " alerts in one call; group them by service, or set the sender's max_alerts");
            }
            each.accept(parser.readValueAs(JsonNode.class), "alerts[" + alerts++ + "]");
        }
    }
}

package dev.spillway.executor.metrics.prometheus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads an answer of Prometheus' HTTP API as a stream, in whatever order its fields come. */
final class AnswerReader {
    /** It is something else. */
    static final class NotPrometheus extends Exception {
        private static final long serialVersionUID = 1;

        NotPrometheus(String reason) {
            super(reason);
        }
    }

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser in;
    private final Samples samples;
    private String status = "";
    private String type = "";
    private String errorType = "";
    private String error = "";
    private Optional<String> single = Optional.empty();
    private final List<String> warnings = new ArrayList<>();
    private boolean histograms;
    private boolean complete = true;

    private AnswerReader(JsonParser in, Samples samples) {
        this.in = in;
        this.samples = samples;
    }

    static Answer read(byte[] body, Samples samples) throws NotPrometheus {
        try (JsonParser in = JSON.createParser(body)) {
            return new AnswerReader(in, samples).read();
        } catch (StreamReadException garbage) {
            throw new NotPrometheus("it is no JSON: " + garbage.getOriginalMessage());
        } catch (IOException garbage) {
            throw new NotPrometheus("it is no JSON");
        }
    }

    private Answer read() throws IOException, NotPrometheus {
        expect(in.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
        while (complete && in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            JsonToken value = in.nextToken();
            switch (field) {
                case "status" -> status = text();
                case "errorType" -> errorType = text();
                case "error" -> error = text();
                case "warnings" -> readWarnings();
                case "data" -> readData(value);
                default -> in.skipChildren();
            }
        }
        expect(!complete || in.nextToken() == null, "something follows the JSON object");
        expect(!complete || status.equals("success") || status.equals("error"), "it has no status");
        return new Answer(status, type, single, warnings,
                Optional.of(errorType + ": " + error).filter(_ -> status.equals("error")),
                errorType.equals("timeout") || errorType.equals("canceled"), complete, histograms);
    }

    private String text() throws IOException {
        return in.currentToken().isScalarValue() ? in.getText() : "";
    }

    private void readWarnings() throws IOException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (warnings.size() < 10) {
                warnings.add(text());
            }
            in.skipChildren();
        }
    }

    private void readData(JsonToken value) throws IOException, NotPrometheus {
        if (value != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (complete && in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "resultType" -> type = text();
                case "result" -> readResult();
                default -> in.skipChildren();
            }
        }
    }

    /** A list of series, or one pair of time and value. */
    private void readResult() throws IOException, NotPrometheus {
        expect(in.currentToken() == JsonToken.START_ARRAY, "its result is no list");
        JsonToken first = in.nextToken();
        if (first != null && first.isNumeric()) {
            in.nextToken();
            single = Optional.of(text());
            expect(in.nextToken() == JsonToken.END_ARRAY, "its result is neither pair nor list");
            return;
        }
        while (complete && in.currentToken() != JsonToken.END_ARRAY) {
            expect(in.currentToken() == JsonToken.START_OBJECT, "its result has something other than series");
            readSeries();
            if (complete) {
                in.nextToken();
            }
        }
    }

    private void readSeries() throws IOException, NotPrometheus {
        Map<String, String> labels = Map.of();
        while (complete && in.nextToken() != JsonToken.END_OBJECT) {
            String field = in.currentName();
            in.nextToken();
            switch (field) {
                case "metric" -> labels = readLabels();
                case "value" -> readPair(labels);
                case "values" -> readPairs(labels);
                case "histogram", "histograms" -> {
                    histograms = true;
                    in.skipChildren();
                }
                default -> in.skipChildren();
            }
        }
    }

    private Map<String, String> readLabels() throws IOException, NotPrometheus {
        expect(in.currentToken() == JsonToken.START_OBJECT, "the labels of a series are no object");
        var labels = new HashMap<String, String>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            in.nextToken();
            labels.put(name, text());
            in.skipChildren();
        }
        return labels;
    }

    private void readPairs(Map<String, String> labels) throws IOException, NotPrometheus {
        expect(in.currentToken() == JsonToken.START_ARRAY, "the values of a series are no list");
        while (complete && in.nextToken() != JsonToken.END_ARRAY) {
            readPair(labels);
        }
    }

    private void readPair(Map<String, String> labels) throws IOException, NotPrometheus {
        expect(in.currentToken() == JsonToken.START_ARRAY, "a sample is no pair");
        expect(in.nextToken().isNumeric(), "a sample has no time");
        expect(in.nextToken().isScalarValue(), "a sample has no value");
        complete = samples.take(labels, in.getText());
        if (complete) {
            expect(in.nextToken() == JsonToken.END_ARRAY, "a sample is no pair");
        }
    }

    private static void expect(boolean holds, String otherwise) throws NotPrometheus {
        if (!holds) {
            throw new NotPrometheus(otherwise);
        }
    }
}

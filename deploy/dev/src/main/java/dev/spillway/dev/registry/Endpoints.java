package dev.spillway.dev.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;

/** The paths of Confluent's contract, and what each answers. */
final class Endpoints {

    private final Registry registry;

    Endpoints(Registry registry) {
        this.registry = registry;
    }

    /**
     * @param path
     *            decoded segments
     * @param flags
     *            names of the query parameters that are {@code true}
     */
    record Request(String method, List<String> path, List<String> flags, JsonNode body) {}

    Answer answer(Request request) {
        List<String> path = request.path();
        return switch (path.isEmpty() ? "" : path.getFirst()) {
            case "" -> request.method().equals("GET") ? Answer.ok(Map.of()) : notAllowed();
            case "subjects" -> subjects(request, path);
            case "schemas" -> schemas(request, path);
            case "config" -> config(request, path);
            case "compatibility" -> compatibility(request, path);
            default -> notFound();
        };
    }

    private Answer subjects(Request request, List<String> path) {
        if (path.size() > 2 && !path.get(2).equals("versions")) {
            return notFound();
        }
        return switch (path.size() + " " + request.method()) {
            case "1 GET" -> Answer.ok(ledger().subjectNames());
            case "2 POST" -> withSchema(request, schema -> lookUp(path.get(1), schema));
            case "2 DELETE" -> delete(request, path.get(1));
            case "3 GET" -> versions(path.get(1));
            case "3 POST" -> withSchema(request, schema -> registry.register(path.get(1), schema));
            case "4 GET" -> version(path.get(1), path.get(3));
            default -> path.size() <= 4 ? notAllowed() : notFound();
        };
    }

    private Answer schemas(Request request, List<String> path) {
        if (!request.method().equals("GET")) {
            return notAllowed();
        }
        if (path.equals(List.of("schemas", "types"))) {
            return Answer.ok(List.of("AVRO"));
        }
        if (path.size() != 3 || !path.get(1).equals("ids")) {
            return notFound();
        }
        return positive(path.get(2)).flatMap(id -> ledger().text(id)).map(text -> Answer.ok(Map.of("schema", text)))
                .orElseGet(Answer::schemaNotFound);
    }

    private Answer config(Request request, List<String> path) {
        Optional<String> subject = path.size() == 2 ? Optional.of(path.get(1)) : Optional.empty();
        if (path.size() > 2) {
            return notFound();
        }
        return switch (request.method()) {
            case "GET" -> subject.map(name -> ownLevel(name, request)).orElseGet(() -> level(ledger().global()));
            case "PUT" -> setLevel(subject, request.body().path("compatibility").asText());
            default -> notAllowed();
        };
    }

    private Answer compatibility(Request request, List<String> path) {
        boolean known = path.size() >= 4 && path.size() <= 5 && path.get(1).equals("subjects")
                && path.get(3).equals("versions");
        if (!known) {
            return notFound();
        }
        if (!request.method().equals("POST")) {
            return notAllowed();
        }
        Optional<String> version = path.size() == 5 ? Optional.of(path.get(4)) : Optional.empty();
        return withSchema(request, schema -> probe(request, path.get(2), version, schema));
    }

    private Answer probe(Request request, String subject, Optional<String> version, Schema schema) {
        List<Version> against = ledger().live(subject);
        if (version.isPresent()) {
            switch (find(subject, version.get())) {
                case Found.One(Version one) -> against = List.of(one);
                // Nothing there yet means nothing to break, as Confluent answers.
                case Found.None _ when isLatest(version.get()) -> against = List.of();
                case Found.None(Answer why) -> {
                    return why;
                }
            }
        }
        List<String> problems = ledger().level(subject).problems(schema, against);
        return Answer.ok(request.flags().contains("verbose")
                ? Map.of("is_compatible", problems.isEmpty(), "messages", problems)
                : Map.of("is_compatible", problems.isEmpty()));
    }

    private Answer lookUp(String subject, Schema schema) {
        if (ledger().live(subject).isEmpty()) {
            return Answer.subjectNotFound(subject);
        }
        return ledger().live(subject, schema).map(Endpoints::described).orElseGet(Answer::schemaNotFound);
    }

    private Answer versions(String subject) {
        List<Version> live = ledger().live(subject);
        return live.isEmpty()
                ? Answer.subjectNotFound(subject)
                : Answer.ok(live.stream().map(Version::version).toList());
    }

    private Answer version(String subject, String asked) {
        return switch (find(subject, asked)) {
            case Found.One(Version version) -> described(version);
            case Found.None(Answer why) -> why;
        };
    }

    private Answer delete(Request request, String subject) {
        return request.flags().contains("permanent")
                ? Answer.http(405,
                        "Subjects are never deleted permanently here: records framed with their ids may exist for ever")
                : registry.delete(subject);
    }

    private Answer ownLevel(String subject, Request request) {
        Optional<Compatibility> own = ledger().ownLevel(subject);
        return own.isEmpty() && !request.flags().contains("defaultToGlobal")
                ? Answer.noOwnLevel(subject)
                : level(ledger().level(subject));
    }

    private Answer setLevel(Optional<String> subject, String name) {
        return Compatibility.named(name).map(level -> registry.setLevel(subject, level))
                .orElseGet(() -> Answer.invalidLevel(name));
    }

    /** A version that was asked for. */
    private sealed interface Found {
        record One(Version version) implements Found {}

        record None(Answer why) implements Found {}
    }

    private Found find(String subject, String asked) {
        Optional<Integer> number = positive(asked);
        if (!isLatest(asked) && number.isEmpty()) {
            return new Found.None(Answer.invalidVersion(asked));
        }
        List<Version> live = ledger().live(subject);
        if (live.isEmpty()) {
            return new Found.None(Answer.subjectNotFound(subject));
        }
        return live.stream().filter(version -> number.orElse(live.getLast().version()) == version.version()).findFirst()
                .<Found>map(Found.One::new).orElseGet(() -> new Found.None(Answer.versionNotFound(asked)));
    }

    private static boolean isLatest(String version) {
        return version.equals("latest") || version.equals("-1");
    }

    private static Optional<Integer> positive(String text) {
        try {
            return Optional.of(Integer.parseInt(text)).filter(number -> number > 0);
        } catch (NumberFormatException _) {
            // Not a number is an answer of its own to whoever asks.
            return Optional.empty();
        }
    }

    private static Answer withSchema(Request request, Function<Schema, Answer> use) {
        return switch (Proposal.of(request.body())) {
            case Proposal.Parsed(Schema schema) -> use.apply(schema);
            case Proposal.Refused(Answer answer) -> answer;
        };
    }

    private static Answer described(Version version) {
        return Answer.ok(
                Map.of("subject", version.subject(), "version", version.version(), "id", version.id(), "schema",
                        version.text()));
    }

    private static Answer level(Compatibility level) {
        return Answer.ok(Map.of("compatibilityLevel", level.name()));
    }

    private static Answer notFound() {
        return Answer.http(404, "HTTP 404 Not Found");
    }

    private static Answer notAllowed() {
        return Answer.http(405, "HTTP 405 Method Not Allowed");
    }

    private Ledger ledger() {
        return registry.ledger();
    }
}

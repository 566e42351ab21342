package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.model.Revision;
import dev.spillway.core.model.ServiceId;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Quantities;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "deploy", description = "Release a revision, and its definition with it where -f names one.", mixinStandardHelpOptions = true, exitCodeListHeading = "%nExit status:%n", exitCodeList = {
        "0:promoted (without --wait: taken)", "1:rolled back", "2:bad input", "3:timed out",
        "4:superseded or rejected", "5:gateway unreachable", "6:waits for a person (with --no-hold)"})
final class Deploy implements Callable<Integer> {
    @Mixin
    Options options = new Options();

    @Parameters(arity = "0..1", paramLabel = "SERVICE", description = "environment/name; -f says it too")
    String service = "";

    @Mixin
    Sources sources = new Sources();

    @Option(names = {"-r", "--revision"}, paramLabel = "LABEL", description = "What people call it, for example v2.")
    Optional<String> label = Optional.empty();

    @Option(names = "--artifact", paramLabel = "TEXT", description = "Image digest, command line …")
    Optional<String> artifact = Optional.empty();

    @Option(names = "--config", paramLabel = "NAME=VALUE", description = "The workload's environment.")
    Map<String, String> config = new LinkedHashMap<>();

    @Option(names = "--flag", paramLabel = "NAME=VALUE", description = "Feature flags that travel with it.")
    Map<String, String> flags = new LinkedHashMap<>();

    @Option(names = "--on-conflict", paramLabel = "MODE", description = "supersede, queue or reject.")
    Optional<String> onConflict = Optional.empty();

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why: it stands in the log.")
    Optional<String> reason = Optional.empty();

    @Option(names = "--request-id", paramLabel = "ID", description = "Asking twice with one id is asking once.")
    Optional<String> requestId = Optional.empty();

    @Option(names = "--wait", description = "Until it is promoted or back; the exit status says which.")
    boolean wait;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "1h", description = "With --wait (default ${DEFAULT-VALUE}).")
    String timeout = "";

    @Option(names = "--no-hold", description = "With --wait: end when it waits for a person.")
    boolean noHold;

    @Override
    public Integer call() {
        Duration patience = Quantities.duration(timeout).filter(d -> !d.isNegative())
                .orElseThrow(
                        () -> Stop.badInput("--timeout", "must be a duration such as 10m, but was '" + timeout + "'"));
        Optional<Reading.Read> read = Optional.empty();
        if (!sources.isEmpty()) {
            Joined joined = sources.joined(sources.files);
            Reading reading = DefinitionReader.read(joined.text());
            if (!(reading instanceof Reading.Read good)) {
                DefinitionFiles.tell(options.screen(), options.isJson(), joined, reading);
                return Exit.BAD_INPUT;
            }
            DefinitionFiles.warn(options.screen(), options.isJson(), joined, good);
            define(options.session(), good, joined.text());
            read = Optional.of(good);
        }
        return deploy(options.session(), read, patience);
    }

    /** Only what changed: each definition that is sent is a line in the log. */
    private void define(Session session, Reading.Read read, String text) {
        ServiceId id = read.definition().service();
        if (!service.isEmpty() && !Session.service(service).equals(id)) {
            throw Stop.badInput("SERVICE", "the file defines " + id + ", not " + service);
        }
        boolean same = session.views(id.environment()).stream().filter(v -> v.id().equals(id.toString()))
                .anyMatch(v -> v.definitionDigest().equals(Optional.of(read.definition().digest())));
        if (!same) {
            session.tell(session.post("/v1/services?wait=10s", text));
        }
    }

    private int deploy(Session session, Optional<Reading.Read> read, Duration patience) {
        ServiceId id = read.map(r -> r.definition().service()).orElseGet(() -> Session.service(service));
        Optional<Map<String, Object>> revision = revision(read);
        if (revision.isEmpty()) {
            session.screen().error(
                    "the definition is in place; nothing to deploy: give --revision, or write revision: in the file");
            return Exit.PROMOTED;
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("requestId", requestId.orElseGet(() -> UUID.randomUUID().toString()));
        body.put("revision", revision.get());
        onConflict.ifPresent(mode -> body.put("onConflict", mode));
        reason.ifPresent(text -> body.put("reason", text));
        JsonNode reply = session.ask(id, "deploy", body);
        session.tell(reply);
        if (!wait || reply.path("decided").findValuesAsText("type").contains("AlreadyStable")) {
            return Exit.PROMOTED;
        }
        long from = reply.path("decided").path(0).path("sequence").asLong(1);
        return new Outcome(id + "/" + body.get("requestId"), noHold).follow(session, id, from, patience);
    }

    /** The file's revision, with what the command line says on top of it. Empty where neither says anything. */
    private Optional<Map<String, Object>> revision(Optional<Reading.Read> read) {
        Optional<Revision> written = read.flatMap(Reading.Read::revision);
        Optional<String> what = artifact.or(() -> written.map(Revision::artifact))
                .or(() -> label.flatMap(_ -> read.flatMap(r -> DefinitionReader.command(r.definition()))));
        if (what.isEmpty() && (label.isPresent() || read.isEmpty())) {
            throw Stop.badInput("--artifact", "is missing: what shall run?");
        }
        return what.map(run -> {
            var revision = new LinkedHashMap<String, Object>();
            revision.put("label", label.or(() -> written.map(Revision::label)).orElse("unnamed"));
            revision.put("artifact", run);
            revision.put("config", merged(written.map(Revision::config).orElse(new java.util.TreeMap<>()), config));
            revision.put("flags", merged(written.map(Revision::flags).orElse(new java.util.TreeMap<>()), flags));
            written.map(Revision::schemaPhase).filter(p -> !p.isEmpty()).ifPresent(p -> revision.put("schemaPhase", p));
            return revision;
        });
    }

    private static Map<String, String> merged(Map<String, String> written, Map<String, String> said) {
        var all = new LinkedHashMap<>(written);
        all.putAll(said);
        return all;
    }
}

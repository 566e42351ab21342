package dev.spillway.cli;

import dev.spillway.cli.Joined.Piece;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.DefinitionReader.Outline;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The files of a definition, and what to call a Rollout that says neither its name nor where it runs. */
final class Sources {
    /** Where a Rollout has no namespace. */
    private static final String ENVIRONMENT = "default";

    @Option(names = {"-f",
            "--file"}, paramLabel = "FILE", description = "The definition: a Service, or an Argo Rollout with its templates. May be repeated.")
    List<Path> files = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "What to call the service of a Rollout (default: metadata.name, else the file's name).")
    Optional<String> name = Optional.empty();

    @Option(names = "--environment", paramLabel = "NAME", description = "Where a Rollout is released (default: metadata.namespace, else default).")
    Optional<String> environment = Optional.empty();

    @Option(names = "--targets", paramLabel = "FILE", description = "Where a Rollout runs: targets: as in a Service, and policy: and revision: if wanted.")
    Optional<Path> targets = Optional.empty();

    /** Files that belong together, as one text. */
    Joined joined(List<Path> all) {
        var joined = new Joined(
                all.stream().map(file -> new Piece(file.toString(), DefinitionFiles.text(file))).toList());
        Outline outline = DefinitionReader.outline(joined.text());
        boolean asked = name.isPresent() || environment.isPresent() || targets.isPresent();
        if (asked && outline.services() > 0) {
            throw Stop.badInput(option(), "is for a Rollout alone; here a Service document says it already");
        }
        if (asked && outline.rollouts() == 0) {
            throw Stop.badInput(option(), "is for a Rollout, but there is none in the files");
        }
        boolean nameless = outline.services() == 0 && outline.rollouts() > 0 && outline.name().isEmpty();
        return asked || nameless ? joined.behind(service(outline, all.getFirst())) : joined;
    }

    /** @throws Stop with status 2 when there is something to say about files that are not there */
    boolean isEmpty() {
        if (files.isEmpty() && (name.isPresent() || environment.isPresent() || targets.isPresent())) {
            throw Stop.badInput(option(), "needs a Rollout: name its file with -f");
        }
        return files.isEmpty();
    }

    private String option() {
        return targets.isPresent() ? "--targets" : name.isPresent() ? "--name" : "--environment";
    }

    /** The Service document that says what the Rollout does not. It is part of the text from now on. */
    private Piece service(Outline outline, Path first) {
        String called = name.map(n -> named("--name", n)).or(outline::name).orElseGet(() -> called(first));
        String where = environment.map(e -> named("--environment", e)).or(outline::namespace).orElse(ENVIRONMENT);
        Optional<String> rollout = outline.rollouts() > 1 ? Optional.of(called) : outline.name();
        String head = """
                apiVersion: spillway.dev/v1
                kind: Service
                metadata: {name: %s, environment: %s}
                strategy: {rollout: %s}
                """.formatted(quoted(called), quoted(where), rollout.map(Sources::quoted).orElse("null"));
        int lines = (int) head.lines().count();
        return targets.map(file -> new Piece(file.toString(), head + block(DefinitionFiles.text(file)), lines))
                .orElse(new Piece("the command line", head, lines));
    }

    private static String named(String option, String value) {
        if (!Limits.NAME.matcher(value).matches()) {
            throw Stop.badInput(option, "must be 1 to 64 letters, digits, dots, dashes or underscores, but was '"
                    + value + "'");
        }
        return value;
    }

    /** {@code deploy/my app.yaml} is {@code my-app}. */
    private static String called(Path file) {
        String plain = Optional.ofNullable(file.getFileName()).map(Path::toString).orElse("")
                .replaceFirst("\\.[A-Za-z]+$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        return plain.isEmpty() ? "unnamed" : plain.substring(0, Math.min(64, plain.length()));
    }

    /** Its line of dashes, if it has one, would end the document that it becomes a part of. */
    private static String block(String text) {
        return text.startsWith("---") ? "#" + text.substring(3) : text;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}

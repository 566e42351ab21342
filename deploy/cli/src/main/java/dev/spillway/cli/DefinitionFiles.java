package dev.spillway.cli;

import dev.spillway.cli.screen.Screen;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Definitions on this machine's disk. */
final class DefinitionFiles {
    private DefinitionFiles() {}

    enum Severity {
        problem, warning
    }

    record FileProblem(Severity severity, String file, int line, int column, String field, String message) {
        /** As compilers say it, so that editors find the place. */
        @Override
        public String toString() {
            return file + ":" + line + ":" + column + ": " + (severity == Severity.warning ? "warning: " : "")
                    + (field.isEmpty() ? "" : field + ": ") + message;
        }
    }

    /** @throws Stop with status 2 when it cannot be read */
    static String text(Path file) {
        try {
            if (Files.size(file) > Limits.DEFINITION_BYTES) {
                throw Stop.badInput("FILE", file + " has " + Files.size(file) + " bytes; " + Limits.DEFINITION_BYTES
                        + " are allowed");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw Stop.badInput("FILE", "there is no file " + file);
        } catch (CharacterCodingException e) {
            throw Stop.badInput("FILE", file + " is not UTF-8");
        } catch (IOException e) {
            throw Stop.badInput("FILE", file + " cannot be read: " + e);
        }
    }

    /** All that is wrong, then all that means another thing here than it says: problems are the answer, warnings an aside. */
    static void tell(Screen screen, boolean json, Joined joined, Reading reading) {
        List<Problem> problems = switch (reading) {
            case Reading.Problems wrong -> wrong.problems();
            case Reading.Parts parts -> List.of(new Problem(1, 1, "", parts.toString()));
            case Reading.Read _ -> List.of();
        };
        for (Problem p : problems) {
            FileProblem problem = joined.placed(Severity.problem, p);
            if (json) {
                screen.json(Json.write(problem));
            } else {
                screen.error(problem.toString());
            }
        }
        warn(screen, json, joined, reading);
    }

    /** On the error stream: the output stays what was asked for. */
    static void warn(Screen screen, boolean json, Joined joined, Reading reading) {
        for (Problem p : reading.warnings()) {
            FileProblem warning = joined.placed(Severity.warning, p);
            screen.error(json ? Json.write(warning).toString() : warning.toString());
        }
    }
}

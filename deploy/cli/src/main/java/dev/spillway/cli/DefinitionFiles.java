package dev.spillway.cli;

import dev.spillway.cli.screen.Screen;
import dev.spillway.core.model.Limits;
import dev.spillway.definition.Problem;
import dev.spillway.definition.Reading;
import dev.spillway.gateway.view.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Definitions on this machine's disk. */
final class DefinitionFiles {
    private DefinitionFiles() {}

    record FileProblem(String file, int line, int column, String field, String message) {}

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

    /** As compilers say it, so that editors find the place. */
    static void tell(Screen screen, boolean json, Path file, Reading.Problems problems) {
        for (Problem p : problems.problems()) {
            if (json) {
                screen.json(Json.write(new FileProblem(file.toString(), p.line(), p.column(), p.path(), p.message())));
            } else {
                screen.error(file + ":" + p.line() + ":" + p.column() + ": "
                        + (p.path().isEmpty() ? "" : p.path() + ": ") + p.message());
            }
        }
    }
}

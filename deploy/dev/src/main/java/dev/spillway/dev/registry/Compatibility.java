package dev.spillway.dev.registry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * What a new version of a subject must be able to do, in Confluent's terms: read the old data (backward), be read by the old
 * readers (forward), or both (full); with the latest version only, or with all (transitive).
 */
enum Compatibility {

    NONE(false, false, false), BACKWARD(true, false, false), BACKWARD_TRANSITIVE(true, false, true),
    FORWARD(false, true,
            false),
    FORWARD_TRANSITIVE(false, true, true), FULL(true, true, false), FULL_TRANSITIVE(true, true, true);

    private final boolean readsOld;
    private final boolean readByOld;
    private final boolean withAll;

    Compatibility(boolean readsOld, boolean readByOld, boolean withAll) {
        this.readsOld = readsOld;
        this.readByOld = readByOld;
        this.withAll = withAll;
    }

    static Optional<Compatibility> named(String name) {
        return Arrays.stream(values()).filter(level -> level.name().equalsIgnoreCase(name)).findFirst();
    }

    /**
     * @param earlier
     *            the subject's versions, oldest first
     * @return what stands in the way, newest version first; empty if the schema may be registered
     */
    List<String> problems(Schema proposed, List<Version> earlier) {
        List<Version> asked = withAll || earlier.isEmpty() ? earlier : List.of(earlier.getLast());
        List<String> found = new ArrayList<>();
        for (Version old : asked.reversed()) {
            if (readsOld) {
                explain(proposed, old.schema(), "the new schema cannot read data of version " + old.version(), found);
            }
            if (readByOld) {
                explain(old.schema(), proposed, "version " + old.version() + " cannot read data of the new schema",
                        found);
            }
        }
        return List.copyOf(found);
    }

    private static void explain(Schema reader, Schema writer, String sentence, List<String> found) {
        for (Incompatibility each : SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult()
                .getIncompatibilities()) {
            found.add(sentence + ": " + each.getType() + " at " + each.getLocation() + ": " + each.getMessage());
        }
    }
}

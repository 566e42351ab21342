package dev.spillway.wire;

import dev.spillway.core.state.Brief;
import dev.spillway.core.state.Catalog;
import dev.spillway.schemas.codec.RecordCodec;
import dev.spillway.schemas.codec.SchemaMismatchException;
import dev.spillway.schemas.codec.UnreadableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The rows of a service as bytes: one byte for the version of their schemas, then Avro.
 *
 * <p>Every version that was ever written stays readable: its schemas are kept under {@code state/v1}, {@code state/v2} …, and a test
 * compares the newest with the core's types.
 */
public final class RowCodec {
    private final Row<HotRow> hot;
    private final Row<Brief> brief;
    private final Row<Catalog> catalog;

    /**
     * Binds the core's types to the pinned schemas. Safe for use by several threads afterwards.
     *
     * @throws IllegalStateException when they do not fit each other, naming the row and the field: such a build must not start
     */
    public RowCodec() {
        this("/state");
    }

    /** @param folder on the class path that holds v1, v2 … */
    RowCodec(String folder) {
        hot = Row.bind(HotRow.class, folder);
        brief = Row.bind(Brief.class, folder);
        catalog = Row.bind(Catalog.class, folder);
    }

    /** The version of the hot rows that are written now. */
    public int hotVersion() {
        return hot.versions.size();
    }

    public byte[] hot(HotRow row) {
        return hot.encode(row);
    }

    public HotRow hot(byte[] bytes) {
        return hot.decode(bytes);
    }

    public byte[] brief(Brief row) {
        return brief.encode(row);
    }

    public Brief brief(byte[] bytes) {
        return brief.decode(bytes);
    }

    public byte[] catalog(Catalog row) {
        return catalog.encode(row);
    }

    public Catalog catalog(byte[] bytes) {
        return catalog.decode(bytes);
    }

    private static final class Row<T> {
        private final List<Schema> versions;
        private final RecordCodec<T> codec;
        private final byte[] head;

        private Row(List<Schema> versions, RecordCodec<T> codec) {
            this.versions = versions;
            this.head = new byte[]{(byte) versions.size()};
            this.codec = codec;
        }

        static <T> Row<T> bind(Class<T> type, String folder) {
            String name = type.getSimpleName();
            List<Schema> versions = versions(folder, name);
            if (versions.isEmpty()) {
                throw new IllegalStateException(
                        "this build has no schema for the stored row " + name + ": " + folder + "/v1/" + name
                                + ".avsc is missing");
            }
            try {
                return new Row<>(versions, RecordCodec.of(type, versions.getLast(), CoreCodecs.CODECS));
            } catch (SchemaMismatchException e) {
                throw new IllegalStateException("the stored row " + name + " does not fit its schema " + folder + "/v"
                        + versions.size() + "/" + name + ".avsc (" + e.getMessage()
                        + "): the state needs a new version", e);
            }
        }

        byte[] encode(T row) {
            return codec.encode(head, row);
        }

        T decode(byte[] bytes) {
            int version = bytes[0];
            if (version < 1 || version > versions.size()) {
                throw new UnreadableException(
                        "a row of version " + version + ", but this engine knows 1.." + versions.size()
                                + ": it was written by a newer one");
            }
            return codec.decode(bytes, 1, versions.get(version - 1));
        }

        private static List<Schema> versions(String folder, String name) {
            var found = new ArrayList<Schema>();
            for (int version = 1;; version++) {
                try (InputStream in = RowCodec.class
                        .getResourceAsStream(folder + "/v" + version + "/" + name + ".avsc")) {
                    if (in == null) {
                        return found;
                    }
                    found.add(new Schema.Parser().parse(in));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}

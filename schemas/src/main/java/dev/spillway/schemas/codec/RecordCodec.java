package dev.spillway.schemas.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes a Java record, or a sealed interface of records, as Avro and reads it back. Bound once, by name; safe for use by
 * several threads afterwards.
 *
 * <p>A sealed interface is one Avro record: {@code kind} (the variant's simple name in lowerCamelCase) and the fields of all
 * variants, each optional. {@code Optional} is a union with null, {@code List} and {@code Set} an array, {@code Map} a map,
 * an enum its name in lowerCamelCase, {@code Instant} a timestamp-millis and {@code Duration} a long of milliseconds
 * (finer parts are cut off), a record around one String, int or long that primitive where the schema has a primitive.
 * Equal values give equal bytes as long as their sets hold comparable elements.
 *
 * @param <T>
 *            what is written and read
 */
public final class RecordCodec<T> {
    private static final GenericData DATA = new GenericData();
    private static final byte[] NO_HEAD = {};

    private final Class<?> type;
    private final Schema schema;
    private final Node root;
    private final Map<Schema, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();

    private RecordCodec(Class<?> type, Schema schema, Node root) {
        this.type = type;
        this.schema = schema;
        this.root = root;
    }

    /**
     * Binds by the conventions alone.
     *
     * @throws SchemaMismatchException
     *             naming the type and the field that do not fit
     */
    public static <T> RecordCodec<T> of(Class<T> type, Schema schema) {
        return of(type, schema, Codecs.none());
    }

    /**
     * Binds by the conventions and by what {@code codecs} adds.
     *
     * @throws SchemaMismatchException
     *             naming the type and the field that do not fit
     */
    public static <T> RecordCodec<T> of(Class<T> type, Schema schema, Codecs codecs) {
        return new RecordCodec<>(type, schema, new Binder(codecs).root(type, schema));
    }

    /**
     * Binds a header and a body to one Avro record, whose first field is {@code header} and whose others are the body's.
     *
     * @throws SchemaMismatchException
     *             naming the type and the field that do not fit
     */
    public static <H, B> RecordCodec<Headed<H, B>> headed(Class<H> header, Class<B> body, Schema schema,
            Codecs codecs) {
        return new RecordCodec<>(body, schema, new Binder(codecs).headed(header, body, schema));
    }

    /** What this codec writes. */
    public Schema schema() {
        return schema;
    }

    /** The class whose values it writes; of a {@link Headed}, the body's. */
    public Class<?> type() {
        return type;
    }

    /** Avro binary, without any frame. */
    public byte[] encode(T value) {
        return encode(NO_HEAD, value);
    }

    /** Avro binary behind a frame's first bytes. */
    public byte[] encode(byte[] head, T value) {
        ArrayEncoder encoder = new ArrayEncoder(head);
        try {
            root.write(value, encoder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return encoder.toArray();
    }

    /**
     * Reads what was written with this codec's own schema.
     *
     * @throws UnreadableException
     *             when the bytes are not such a record
     */
    public T decode(byte[] bytes) {
        return decode(bytes, 0, schema);
    }

    /**
     * Reads what was written with another version of the schema. Fields it lacks take their default.
     *
     * @param offset
     *            where the record starts; it must end with the array
     * @throws UnreadableException
     *             when the bytes are not such a record, or the schemas do not resolve
     */
    public T decode(byte[] bytes, int offset, Schema writer) {
        try {
            return read(generic(bytes, offset, writer));
        } catch (UnreadableException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableException("cannot read " + schema.getFullName() + ": " + e, e);
        }
    }

    /** The same record in Avro's own form, for other serdes. */
    public GenericRecord toGeneric(T value) {
        try {
            return generic(encode(value), 0, schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * From Avro's own form, of this or another version of the schema.
     *
     * @throws UnreadableException
     *             when it is not such a record
     */
    public T fromGeneric(GenericRecord generic) {
        if (!generic.getSchema().equals(schema)) {
            return decode(binary(generic), 0, generic.getSchema());
        }
        try {
            return read(generic);
        } catch (UnreadableException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnreadableException("cannot read " + schema.getFullName() + ": " + e, e);
        }
    }

    @SuppressWarnings("unchecked")
    private T read(IndexedRecord generic) {
        return (T) root.read(generic);
    }

    private GenericRecord generic(byte[] bytes, int offset, Schema writer) throws IOException {
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
        GenericRecord generic = reader(writer).read(null, decoder);
        if (!decoder.isEnd()) {
            throw new UnreadableException("bytes are left behind a " + schema.getFullName());
        }
        return generic;
    }

    private GenericDatumReader<GenericRecord> reader(Schema writer) {
        GenericDatumReader<GenericRecord> known = readers.get(writer);
        return known != null ? known : readers.computeIfAbsent(writer, w -> new GenericDatumReader<>(w, schema, DATA));
    }

    private static byte[] binary(GenericRecord generic) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new GenericDatumWriter<GenericRecord>(generic.getSchema()).write(generic, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

package dev.spillway.schemas.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.jspecify.annotations.Nullable;

/** Avro's primitives, as far as we use them, with the Java object that stands for each. */
@SuppressWarnings("ImmutableEnumChecker") // a boxed zero is as immutable as it gets
enum Primitive {
    STRING(Schema.Type.STRING, null) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeString((String) value);
        }

        @Override
        Object read(Object avro) {
            return avro.toString();
        }
    },
    INT(Schema.Type.INT, 0) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeInt((Integer) value);
        }
    },
    LONG(Schema.Type.LONG, 0L) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeLong((Long) value);
        }
    },
    /** Milliseconds since the epoch. No absent value: 1970 would be a lie. */
    TIMESTAMP(Schema.Type.LONG, null) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeLong((Long) value);
        }

        @Override
        Schema schema() {
            return LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG));
        }

        @Override
        boolean fits(Schema schema) {
            return super.fits(schema) && LogicalTypes.timestampMillis().equals(schema.getLogicalType());
        }
    },
    BOOLEAN(Schema.Type.BOOLEAN, false) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeBoolean((Boolean) value);
        }
    },
    DOUBLE(Schema.Type.DOUBLE, 0.0) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeDouble((Double) value);
        }
    },
    BYTES(Schema.Type.BYTES, null) {
        @Override
        void write(Object value, Encoder out) throws IOException {
            out.writeBytes((byte[]) value);
        }

        @Override
        Object read(Object avro) {
            ByteBuffer buffer = ((ByteBuffer) avro).duplicate();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    };

    private final Schema.Type type;
    private final @Nullable Object absent;

    Primitive(Schema.Type type, @Nullable Object absent) {
        this.type = type;
        this.absent = absent;
    }

    abstract void write(Object value, Encoder out) throws IOException;

    Object read(Object avro) {
        return avro;
    }

    Schema schema() {
        return Schema.create(type);
    }

    boolean fits(Schema schema) {
        return schema.getType() == type;
    }

    @Nullable
    Object absent() {
        return absent;
    }
}

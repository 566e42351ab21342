package dev.spillway.schemas.wire;

import dev.spillway.schemas.codec.UnreadableException;
import java.nio.ByteBuffer;

/**
 * Confluent's frame around Avro binary: a zero, the schema's id in four bytes, big-endian, then the payload.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html">wire
 *      format</a>
 */
public final class WireFormat {
    /** Bytes before the payload. */
    public static final int HEAD = 5;
    private static final byte MAGIC = 0;

    private WireFormat() {}

    /** The five bytes that stand before every record of this schema. */
    public static byte[] head(int schemaId) {
        return ByteBuffer.allocate(HEAD).put(MAGIC).putInt(schemaId).array();
    }

    /** Head and payload. */
    public static byte[] frame(int schemaId, byte[] payload) {
        return ByteBuffer.allocate(HEAD + payload.length).put(MAGIC).putInt(schemaId).put(payload).array();
    }

    /**
     * The id that a framed record names.
     *
     * @throws UnreadableException
     *             when this is no framed record; magic byte 1 is Confluent's newer form with the id in a header, which we do
     *             not read
     */
    public static int schemaId(byte[] framed) {
        if (framed.length < HEAD) {
            throw new UnreadableException(
                    "not a framed record: " + framed.length + " bytes, the frame alone has " + HEAD);
        }
        if (framed[0] != MAGIC) {
            throw new UnreadableException("not a framed record: magic byte " + framed[0] + ", expected 0"
                    + (framed[0] == 1 ? " (the schema id must stand in the value, not in a header)" : ""));
        }
        return ByteBuffer.wrap(framed).getInt(1);
    }

    /**
     * What stands behind the head.
     *
     * @throws UnreadableException
     *             when this is no framed record
     */
    public static byte[] payload(byte[] framed) {
        schemaId(framed);
        byte[] payload = new byte[framed.length - HEAD];
        System.arraycopy(framed, HEAD, payload, 0, payload.length);
        return payload;
    }
}

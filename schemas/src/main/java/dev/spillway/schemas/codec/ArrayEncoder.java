package dev.spillway.schemas.codec;

import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/** Avro binary into an array that grows. Avro's own encoders write to a stream, most through a buffer of their own. */
final class ArrayEncoder extends BinaryEncoder {
    private static final int LONGEST_NUMBER = 10;
    private static final int START = 512;

    private byte[] bytes;
    private int length;

    /** @param head stands before what is written */
    ArrayEncoder(byte[] head) {
        bytes = Arrays.copyOf(head, head.length + START);
        length = head.length;
    }

    /** All so far. */
    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }

    @Override
    public void writeBoolean(boolean value) {
        room(1);
        length += BinaryData.encodeBoolean(value, bytes, length);
    }

    @Override
    public void writeInt(int value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeInt(value, bytes, length);
    }

    @Override
    public void writeLong(long value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeLong(value, bytes, length);
    }

    @Override
    public void writeFloat(float value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeFloat(value, bytes, length);
    }

    @Override
    public void writeDouble(double value) {
        room(LONGEST_NUMBER);
        length += BinaryData.encodeDouble(value, bytes, length);
    }

    @Override
    public void writeFixed(byte[] value, int start, int count) {
        room(count);
        System.arraycopy(value, start, bytes, length, count);
        length += count;
    }

    @Override
    protected void writeZero() {
        room(1);
        bytes[length++] = 0;
    }

    @Override
    public int bytesBuffered() {
        return 0;
    }

    @Override
    public void flush() {
        // Nothing is held back.
    }
}

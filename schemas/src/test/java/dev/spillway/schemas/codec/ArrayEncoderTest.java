package dev.spillway.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class ArrayEncoderTest {

    private static void writeAll(Encoder out) throws IOException {
        for (int bits = 0; bits < 64; bits++) {
            out.writeLong(1L << bits);
            out.writeLong(-1L << bits);
            out.writeInt(1 << bits);
            out.writeDouble(Math.scalb(-1.5, bits));
            out.writeFloat(Math.scalb(1.5f, bits));
            out.writeBoolean(bits % 2 == 0);
            out.writeString("ä".repeat(bits * bits));
            out.writeBytes(new byte[bits * 3]);
            out.writeNull();
            out.writeIndex(bits);
        }
        out.writeArrayStart();
        out.setItemCount(1);
        out.startItem();
        out.writeInt(7);
        out.writeArrayEnd();
        out.writeMapStart();
        out.setItemCount(0);
        out.writeMapEnd();
        out.flush();
    }

    @Test
    void itWritesWhatAvrosEncoderWritesBehindTheHead() throws IOException {
        // given
        var bytes = new ByteArrayOutputStream();
        BinaryEncoder avro = EncoderFactory.get().binaryEncoder(bytes, null);
        var ours = new ArrayEncoder(new byte[]{1, 2, 3});

        // when
        writeAll(avro);
        writeAll(ours);

        // then
        byte[] written = ours.toArray();
        assertThat(written).startsWith(1, 2, 3);
        assertThat(Arrays.copyOfRange(written, 3, written.length)).isEqualTo(bytes.toByteArray());
    }
}

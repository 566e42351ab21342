package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Writes today's schemas as a release. Runs with -Dfreeze or -Dfreeze=VERSION only. */
@Tag("freeze")
class FreezeTest {

    @Test
    void todaysSchemasAreWrittenAsReleased() throws IOException {
        // given
        String asked = System.getProperty("freeze", "");
        List<Path> versions = Released.versions();
        Path version = asked.isEmpty() || asked.equals("true")
                ? versions.get(versions.size() - 1)
                : Released.ROOT.resolve(asked);
        // when
        Files.createDirectories(version);
        for (Schema schema : Schemas.all()) {
            Files.writeString(Released.file(version, schema),
                    new ObjectMapper().readTree(schema.toString()).toPrettyString() + "\n");
        }
        // then
        assertThat(Schemas.all()).allSatisfy(s -> assertThat(Released.read(Released.file(version, s))).isEqualTo(s));
    }
}

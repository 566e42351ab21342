package dev.spillway.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/events.md} is written from the schemas; {@code -Dregenerate} writes it. */
class EventCatalogueTest {
    private static final Path PAGE = Path.of("../docs/events.md");

    @Test
    void thePageSaysWhatTheSchemasSay() throws IOException {
        // given
        String generated = EventCatalogue.page();
        // when
        if (System.getProperty("regenerate") != null) {
            Files.writeString(PAGE, generated);
        }
        // then
        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("docs/events.md; if this is meant, run with -Dregenerate").isEqualTo(generated);
    }

    @Test
    void everySchemaHasAPlaceOnThePage() {
        // given
        String generated = EventCatalogue.page();
        // when // then
        assertThat(Schemas.all()).allSatisfy(schema -> assertThat(generated)
                .containsOnlyOnce("### " + EventCatalogue.title(schema) + "\n"));
    }
}

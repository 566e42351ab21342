package dev.spillway.dev.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spillway.dev.DevStartException;
import dev.spillway.dev.DevStartException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    Path temp;

    @Test
    void aNewDirectoryKeepsItsClusterId() throws IOException {
        // given
        String first = claimed(temp.resolve("deep/data"));
        // then
        assertThat(claimed(temp.resolve("deep/data"))).isEqualTo(first);
        assertThat(claimed(temp.resolve("other"))).isNotEqualTo(first);
    }

    @Test
    void foreignContentIsRefusedAndNothingIsWrittenIntoIt() throws IOException {
        // given
        Files.writeString(temp.resolve("thesis.txt"), "precious");
        // then
        assertRefused(temp, Reason.DIRECTORY_FOREIGN, temp.toString(), "thesis.txt", "Choose an empty");
        try (var files = Files.list(temp)) {
            assertThat(files).containsExactly(temp.resolve("thesis.txt"));
        }
    }

    @Test
    void aNewerMetadataLevelIsRefused() throws IOException {
        // given
        claimed(temp);
        Path marker = temp.resolve("spillway-data.properties");
        Files.writeString(marker, Files.readString(marker).replaceAll("metadata.level=\\d+", "metadata.level=999"));
        // then
        assertRefused(temp, Reason.DIRECTORY_VERSION, temp.toString(), "level 999", "Use that version");
    }

    @Test
    void anotherLayoutOrAnEmptyMarkerIsRefused() throws IOException {
        // given
        Path marker = temp.resolve("spillway-data.properties");
        // then
        Files.writeString(marker, "layout=2\ncluster.id=x\nmetadata.level=1\n");
        assertRefused(temp, Reason.DIRECTORY_VERSION, "layout 2");
        Files.writeString(marker, "");
        assertRefused(temp, Reason.DIRECTORY_VERSION, "layout none");
        Files.writeString(marker, "layout=\\u00zz");
        assertRefused(temp, Reason.DIRECTORY_DENIED, "unreadable marker");
    }

    @Test
    void aRefusedDirectoryIsNotLeftLocked() throws IOException {
        // given
        Path marker = temp.resolve("spillway-data.properties");
        Files.writeString(marker, "layout=2\n");
        assertRefused(temp, Reason.DIRECTORY_VERSION, "layout 2");
        // when
        Files.delete(marker);
        // then
        assertThat(claimed(temp)).isNotEmpty();
    }

    @Test
    void aLockedDirectoryIsRefusedUntilItIsGivenBack() throws IOException {
        // given
        try (DataDirectory _ = DataDirectory.claim(temp)) {
            assertRefused(temp, Reason.DIRECTORY_IN_USE, temp.toString());
        }
        // then
        assertThat(claimed(temp)).isNotEmpty();
    }

    @Test
    void aPathThatCannotBeADirectoryIsRefused() throws IOException {
        // given: a file, which stops even the superuser
        Path file = Files.writeString(temp.resolve("file"), "");
        // then
        assertRefused(file, Reason.DIRECTORY_DENIED, file.toString(), "Give this user access");
        assertRefused(file.resolve("below"), Reason.DIRECTORY_DENIED, file.toString());
    }

    private static String claimed(Path directory) throws IOException {
        try (DataDirectory claimed = DataDirectory.claim(directory)) {
            return claimed.clusterId();
        }
    }

    private static void assertRefused(Path directory, Reason reason, String... named) {
        assertThatThrownBy(() -> DataDirectory.claim(directory).close()).isInstanceOfSatisfying(DevStartException.class,
                refused -> {
                    assertThat(refused.reason()).isEqualTo(reason);
                    assertThat(refused).hasMessageContainingAll(named);
                });
    }
}

package dev.spillway.executor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.kubernetes.api.Edit;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way back to a revision is kubectl's: the answers are those of its own package, asked once, see src/test/kubectl. */
final class HistoryTest {
    private static final Path KUBECTL = Path.of("src/test/kubectl");
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<String> cases() throws IOException {
        return Files.readAllLines(KUBECTL.resolve("cases.tsv"));
    }

    private static Slot slot(String name) throws IOException {
        List<HasMetadata> all = Arrays.stream(Files.readString(KUBECTL.resolve("objects/" + name + ".yaml"))
                .split("(?m)^---\n")).<HasMetadata>map(
                        text -> text.contains("kind: ReplicaSet")
                                ? Serialization.unmarshal(text, ReplicaSet.class)
                                : Serialization.unmarshal(text, Deployment.class))
                .toList();
        Deployment deployment = all.stream().filter(Deployment.class::isInstance).map(Deployment.class::cast)
                .findFirst().orElseThrow();
        deployment.getMetadata().setResourceVersion("1");
        List<ReplicaSet> own = all.stream().filter(ReplicaSet.class::isInstance).map(ReplicaSet.class::cast)
                .filter(set -> Slot.controlledBy("u1", set.getMetadata().getOwnerReferences())).toList();
        return new Slot(deployment, "", own, List.of(), false);
    }

    private static JsonNode answer(String name, long revision) throws IOException {
        return JSON.readTree(KUBECTL.resolve("answers.json").toFile()).path(name + " to " + revision);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theSameObjectComesBackAsWithKubectl(String line) throws IOException {
        // given
        String name = line.split("\t", -1)[0];
        long revision = Long.parseLong(line.split("\t", -1)[1]);
        Slot slot = slot(name);
        JsonNode expected = answer(name, revision);
        boolean paused = Boolean.TRUE.equals(slot.deployment().getSpec().getPaused());
        // when
        Optional<ReplicaSet> set = History.find(slot, revision);
        // then
        if (expected.has("error")) {
            assertThat(paused || set.isEmpty()).as("%s", expected.path("error")).isTrue();
        } else if (expected.path("message").asText().startsWith("skipped rollback")) {
            assertThat(History.current(slot, set.orElseThrow())).isTrue();
        } else {
            assertThat(History.current(slot, set.orElseThrow())).isFalse();
            JsonNode mine = after(slot, set.orElseThrow());
            JsonNode theirs = expected.path("deployment");
            assertThat(plain(mine.path("spec").path("template"))).isEqualTo(
                    plain(theirs.path("spec").path("template")));
            assertThat(mine.path("metadata").path("annotations")).isEqualTo(
                    theirs.path("metadata").path("annotations"));
        }
    }

    private static JsonNode after(Slot slot, ReplicaSet set) throws IOException {
        JsonNode patch = JSON.readTree(History.restore(Edit.of(slot.deployment()), slot, set).json());
        JsonNode before = JSON.readTree(Serialization.asJson(slot.deployment()));
        return JsonPatch.apply(patch, before);
    }

    /** Go writes out what is empty. */
    private static JsonNode plain(JsonNode template) throws IOException {
        return JSON.readTree(template.toString().replace(",\"resources\":{}", "").replace("\"creationTimestamp\":null,",
                ""));
    }

    @Test
    void theHistoryIsWhatKubectlLists() throws IOException {
        // when
        List<History.Entry> entries = History.of(slot("three"));
        // then
        String theirs = answer("three", 0).path("history").asText();
        assertThat(entries).extracting(History.Entry::number).containsExactly(1L, 2L, 3L);
        assertThat(entries.stream().map(one -> one.number() + " " + one.cause()).toList())
                .isEqualTo(theirs.lines().skip(1).filter(line -> !line.isBlank())
                        .map(line -> line.trim().replaceAll("\\s+", " ")).toList());
        assertThat(entries).extracting(History.Entry::image).containsExactly("my-app:v1", "my-app:v2", "my-app:v3");
    }

    @Test
    void aHashOutlivesTheNumber() throws IOException {
        // given: revision 2 is 6 since it was gone back to
        Slot before = slot("three");
        Slot moved = slot("moved");
        String second = before.revisionOf(History.find(before, 2).orElseThrow());
        // when // then
        assertThat(History.find(moved, 2)).isEmpty();
        assertThat(History.find(moved, second)).map(History::number).contains(6L);
    }

    @Test
    void whatSpillwayWroteStaysAndNoOldFenceComesBack() throws IOException {
        // given
        Slot slot = slot("three");
        slot.deployment().getMetadata().getAnnotations().putAll(Map.of("spillway.dev/fence", "7.9",
                "spillway.dev/stable", "abc"));
        ReplicaSet set = History.find(slot, 2).orElseThrow();
        set.getMetadata().getAnnotations().put("spillway.dev/fence", "1.1");
        // when
        JsonNode annotations = after(slot, set).path("metadata").path("annotations");
        // then
        assertThat(annotations.path("spillway.dev/fence").asText()).isEqualTo("7.9");
        assertThat(annotations.path("spillway.dev/stable").asText()).isEqualTo("abc");
    }

    @Test
    void everyObjectIsInACase() throws IOException {
        try (Stream<Path> files = Files.list(KUBECTL.resolve("objects"))) {
            assertThat(
                    files.map(file -> file.getFileName().toString().replace(".yaml", "")).collect(Collectors.toSet()))
                    .isEqualTo(cases().stream().map(line -> line.split("\t", -1)[0]).collect(Collectors.toSet()));
        }
    }
}

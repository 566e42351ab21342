package dev.spillway.schemas.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A small world with one of everything that the codec promises to carry. */
interface Sample {

    Codecs CODECS = Codecs.builder().text(Id.class, id -> id.space() + "/" + id.name(), Id::parse).build();

    record Id(String space, String name) {
        static Id parse(String text) {
            int slash = text.indexOf('/');
            return new Id(text.substring(0, slash), text.substring(slash + 1));
        }
    }

    record Weight(int permille) {
        public Weight {
            if (permille < 0 || permille > 1000) {
                throw new IllegalArgumentException("a weight is 0 to 1000 permille, not " + permille);
            }
        }
    }

    record Label(String text) {}

    enum Mood {
        CALM, VERY_ANGRY
    }

    sealed interface Step {
        record SetWeight(Weight weight) implements Step {}

        record Bake(Duration least, Optional<Label> note) implements Step {}

        record Deploy(Part part) implements Step {}

        sealed interface Hold extends Step {
            record Pause() implements Hold {}

            record Approve(Set<String> actors) implements Hold {}
        }

        record All(List<Step> steps) implements Step {}
    }

    record Part(Label label, Map<Label, Long> counts) {}

    record Tree(int value, List<Tree> children) {}

    record Whole(Id id, Label label, Mood mood, Weight weight, int number, long big, boolean yes, double ratio,
            Instant at, Duration lasting, Optional<String> note, Optional<Part> part, List<Step> steps, Set<Mood> moods,
            Map<String, List<Part>> parts, Tree tree) {}

    static Whole whole() {
        Part part = new Part(new Label("p"), Map.of(new Label("a"), 1L, new Label("b"), 2L));
        List<Step> steps = List.of(new Step.SetWeight(new Weight(50)),
                new Step.Bake(Duration.ofMinutes(5), Optional.of(new Label("slow"))),
                new Step.Bake(Duration.ofMinutes(1), Optional.empty()), new Step.Deploy(part), new Step.Hold.Pause(),
                new Step.All(List.of(new Step.Hold.Approve(Set.of("ann", "bob")), new Step.Hold.Pause())));
        Tree tree = new Tree(1, List.of(new Tree(2, List.of()), new Tree(3, List.of(new Tree(4, List.of())))));
        return new Whole(new Id("prod", "checkout"), new Label("läbel"), Mood.VERY_ANGRY, new Weight(1000), -7,
                Long.MAX_VALUE, true, 0.5, Instant.ofEpochMilli(1_700_000_000_123L), Duration.ofMillis(1500),
                Optional.of("note"), Optional.of(part), steps, Set.of(Mood.CALM, Mood.VERY_ANGRY),
                Map.of("x", List.of(part), "y", List.of()), tree);
    }
}

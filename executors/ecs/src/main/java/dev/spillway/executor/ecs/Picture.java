package dev.spillway.executor.ecs;

import dev.spillway.executor.Fence;
import dev.spillway.executor.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a target stands at Amazon. */
public sealed interface Picture {
    /** It cannot be served as it is, and looking again will not help. */
    record Broken(String reason) implements Picture {}

    /**
     * @param region of the executor
     * @param second when it was looked at, in seconds since 1970: Amazon's own clocks are read in seconds
     * @param slots blue, then green; a workload has the first only
     * @param forwards of the routes, in their order
     * @param test of the test route
     * @param source what new task definitions are made from, and the one that is registered for the command's revision
     * @param whole false: only what a way back needs was asked for, routes and tags
     */
    record Seen(Settings settings, String region, long second, Tags tags, List<Slot> slots, List<Forward> forwards,
            Optional<Forward> test, Source source, boolean whole) implements Picture {
        private static final int WHOLE = 1000;

        public Seen {
            slots = List.copyOf(slots);
            forwards = List.copyOf(forwards);
        }

        Fence fence() {
            return tags.fence();
        }

        Optional<Slot> holder(String revision) {
            return slots.stream().filter(slot -> slot.holds(revision)).findFirst();
        }

        /** The colour whose instances are of this revision. */
        Optional<Slot> serving(String revision) {
            return slots.stream().filter(slot -> slot.serves().filter(revision::equals).isPresent()).findFirst();
        }

        boolean hasWeight(Slot slot) {
            return forwards.stream().anyMatch(forward -> forward.weight(slot.group()) > 0);
        }

        /** The part of each revision; that of a group which is not ours goes by its name, and is nobody's if nothing runs there. */
        List<Share> shares(Forward forward) {
            List<Share> shares = new ArrayList<>();
            forward.permille().forEach((group, permille) -> owner(group)
                    .ifPresent(owner -> shares.add(new Share(owner, permille))));
            return shares;
        }

        private Optional<String> owner(String group) {
            return slots.stream().filter(slot -> slot.group().equals(group)).findFirst().map(Slot::serves)
                    .orElseGet(() -> Optional.of("target-group-" + group.replaceFirst(".*:targetgroup/", "")
                            .replaceFirst("/.*", "")));
        }

        /** Of all routes together: where they differ, neither what one says nor what the other says. */
        List<Share> shares() {
            Map<String, Integer> sums = new TreeMap<>();
            forwards.forEach(forward -> shares(forward)
                    .forEach(share -> sums.merge(share.revision(), share.permille(), Integer::sum)));
            return sums.entrySet().stream()
                    .map(sum -> new Share(sum.getKey(),
                            Math.min(WHOLE, Math.round((float) sum.getValue() / forwards.size()))))
                    .toList();
        }

        /** As it was said; where nobody has said so yet, whoever has the most requests, or the only one that runs. */
        Optional<String> stable() {
            return tags.get(Tags.STABLE).or(() -> settings.routed()
                    ? shares().stream().max((a, b) -> a.permille() - b.permille()).map(Share::revision)
                    : slots.getFirst().serves());
        }

        Optional<Slot> stableSlot() {
            return stable().flatMap(this::holder);
        }

        /** Full capacity; empty if nothing says how much that is. */
        Optional<Integer> full() {
            return settings.replicas().isPresent()
                    ? Optional.of(settings.replicas().getAsInt())
                    : stableSlot().map(Slot::desired).filter(count -> count > 0).or(() -> slots.stream()
                            .map(Slot::desired).filter(count -> count > 0).max(Integer::compare));
        }

        /** The weights of the colours, as they stand in {@link Tags#SHIFTED}. */
        String weights() {
            return forwards.stream().map(forward -> slots.stream()
                    .map(slot -> String.valueOf(forward.permille().getOrDefault(slot.group(), 0)))
                    .collect(Collectors.joining("/"))).distinct().collect(Collectors.joining(" "));
        }

        /** Where the tags are. */
        String tagged() {
            return settings.routed()
                    ? settings.routes().getFirst()
                    : slots.getFirst().service().map(one -> one.serviceArn()).orElse("");
        }
    }

    /**
     * Task definitions.
     *
     * @param template what a new one is made from; empty if there is none
     * @param registered ARN of the one that was registered for the command's revision; empty if none was found
     */
    record Source(Optional<software.amazon.awssdk.services.ecs.model.TaskDefinition> template,
            Optional<String> registered) {
        static final Source NONE = new Source(Optional.empty(), Optional.empty());
    }
}

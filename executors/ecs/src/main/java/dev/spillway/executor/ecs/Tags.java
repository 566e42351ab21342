package dev.spillway.executor.ecs;

import dev.spillway.executor.Fence;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Spillway keeps at a target: tags of its first route (of the ECS service, for a workload), so that the target itself says what
 * it is. Values use only the characters that every AWS service allows in tags.
 */
record Tags(Map<String, String> all) {
    static final String SERVICE = "spillway:service";
    static final String FENCE = "spillway:fence";
    static final String STABLE = "spillway:stable";
    /** Of each colour: {@code revision family:7}. */
    private static final String COLOUR = "spillway:";
    /** Of each colour: the ECS deployment that was last seen to begin, {@code ecs-svc/123@epoch.seq}. */
    private static final String DEPLOYMENT = ".deployment";
    /** Weights last read back as they were asked for, and when: {@code 950/50@seconds}. */
    static final String SHIFTED = "spillway:shifted";
    /** What stickiness belongs to the routes: of each {@code off} or seconds, with a slash between them. */
    static final String STICKINESS = "spillway:stickiness";
    /** {@code yes} while an abort keeps it off. */
    static final String UNSTUCK = "spillway:unstuck";
    /** On task definitions. */
    static final String REVISION = "spillway:revision";

    private static final Pattern TWO = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");

    /** Where a revision was put. */
    record Assigned(String revision, String taskDefinition) {}

    /** An ECS deployment that was seen to begin, and for which command. */
    record Begun(String id, Fence fence) {}

    /** When weights were last as they are. */
    record Shifted(String weights, long second) {}

    Tags {
        all = new TreeMap<>(all);
    }

    Optional<String> get(String key) {
        return Optional.ofNullable(all.get(key)).filter(value -> !value.isEmpty());
    }

    Fence fence() {
        return get(FENCE).map(Tags::fence).orElse(Fence.NONE);
    }

    static Fence fence(String text) {
        Matcher two = TWO.matcher(text);
        return two.matches() ? new Fence(Long.parseLong(two.group(1)), Long.parseLong(two.group(2))) : Fence.NONE;
    }

    Optional<Assigned> assigned(Colour colour) {
        return get(COLOUR + colour.word()).map(text -> text.split(" ", 2)).filter(parts -> parts.length == 2)
                .map(parts -> new Assigned(parts[0], parts[1]));
    }

    Optional<Begun> begun(Colour colour) {
        return get(COLOUR + colour.word() + DEPLOYMENT).map(text -> text.split("@", 2))
                .filter(parts -> parts.length == 2).map(parts -> new Begun(parts[0], fence(parts[1])));
    }

    Optional<Shifted> shifted() {
        return get(SHIFTED).map(text -> text.split("@", 2)).filter(parts -> parts.length == 2
                && parts[1].matches("\\d{1,12}")).map(parts -> new Shifted(parts[0], Long.parseLong(parts[1])));
    }

    boolean unstuck() {
        return get(UNSTUCK).isPresent();
    }

    /** @param route which of the routes, from 0; what was never written down is as it stands */
    Optional<String> stickiness(int route) {
        return get(STICKINESS).map(text -> text.split("/", -1)).filter(each -> route < each.length)
                .map(each -> each[route]).filter(one -> one.matches("off|\\d{1,6}"));
    }

    /** Tags to write, gathered. */
    static Map<String, String> fence(Fence fence) {
        return new TreeMap<>(Map.of(FENCE, fence.toString()));
    }

    static void assign(Map<String, String> tags, Colour colour, Assigned assigned) {
        tags.put(COLOUR + colour.word(), assigned.revision() + " " + assigned.taskDefinition());
    }

    static void begin(Map<String, String> tags, Colour colour, Begun begun) {
        tags.put(COLOUR + colour.word() + DEPLOYMENT, begun.id() + "@" + begun.fence());
    }

    /** Long ago. */
    static void shifted(Map<String, String> tags, String weights) {
        tags.put(SHIFTED, weights + "@0");
    }

    /** At the moment of the call, see {@link #at}: else the same call would be another one a second later. */
    static void shiftedNow(Map<String, String> tags, String weights) {
        tags.put(SHIFTED, weights + "@");
    }

    /** The tags as they are written at this moment. */
    static Map<String, String> at(long second, Map<String, String> tags) {
        Map<String, String> all = new TreeMap<>(tags);
        all.computeIfPresent(SHIFTED, (_, text) -> text.endsWith("@") ? text + second : text);
        return all;
    }
}

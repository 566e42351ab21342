package dev.spillway.executor.ecs;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Reading;
import dev.spillway.executor.ecs.Slot.Facts;
import dev.spillway.executor.ecs.Slot.Health;
import dev.spillway.executor.ecs.api.Aws;
import dev.spillway.executor.ecs.api.Errors;
import dev.spillway.executor.ecs.api.Reads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** One look at a target: what is asked for depends on what the command must know, as an abort must not wait for more. */
final class Look {
    private final Reads reads;
    private final TaskDefinitions taskDefinitions;
    private final String region;

    Look(Aws aws, TaskDefinitions taskDefinitions) {
        this.reads = new Reads(aws);
        this.taskDefinitions = taskDefinitions;
        this.region = aws.region();
    }

    Reading<Picture> at(Command command, long second) {
        Settings settings;
        try {
            settings = Settings.of(command.target());
        } catch (IllegalArgumentException wrong) {
            return new Reading.Seen<>(new Picture.Broken(String.valueOf(wrong.getMessage())));
        }
        Optional<String> elsewhere = elsewhere(settings);
        if (elsewhere.isPresent()) {
            return new Reading.Seen<>(new Picture.Broken(elsewhere.get()));
        }
        try {
            return new Reading.Seen<>(owned(command, read(command, settings, second)));
        } catch (Reads.Failed failed) {
            return failed.refusal().isForGood()
                    ? new Reading.Seen<>(new Picture.Broken(failed.refusal().reason()))
                    : new Reading.Unseen<>(failed.refusal().reason());
        }
    }

    private Optional<String> elsewhere(Settings settings) {
        return settings.routes().stream().filter(route -> !Arn.region(route).equals(region)).findFirst()
                .map(route -> "settings.routes names " + route + ", and this executor serves the region " + region
                        + ": use an executor of the other region, by the target's instance");
    }

    private Picture read(Command command, Settings settings, long second) throws Reads.Failed {
        List<Forward> forwards = new ArrayList<>();
        for (String route : settings.routes()) {
            forwards.add(forward(route));
        }
        if (!settings.routed()) {
            return workload(command, settings, second);
        }
        Tags tags = new Tags(reads.routeTags(settings.routes().getFirst()));
        boolean known = tags.assigned(Colour.BLUE).isPresent() && tags.assigned(Colour.GREEN).isPresent();
        if (known && command.rollback() && command.desired() instanceof Desired.Traffic) {
            return seen(settings, second, tags, slots(settings, tags, Map.of(), false), forwards, Optional.empty(),
                    Picture.Source.NONE, false);
        }
        Optional<Forward> test = settings.test().isPresent()
                ? Optional.of(forward(settings.testRoute()))
                : Optional.empty();
        List<Slot> slots = slots(settings, tags, reads.services(settings.cluster(), settings.services()), true);
        Picture.Seen first = seen(settings, second, tags, slots, forwards, test, Picture.Source.NONE, true);
        return seen(settings, second, tags, slots, forwards, test, source(command, first), true);
    }

    /** A service without routes keeps its tags itself. */
    private Picture workload(Command command, Settings settings, long second) throws Reads.Failed {
        Map<String, Service> services = reads.services(settings.cluster(), settings.services());
        Service only = services.get(settings.services().getFirst());
        if (only == null) {
            return new Picture.Broken("cluster " + settings.cluster() + " has no service "
                    + settings.services().getFirst() + ": make it once, Spillway then updates it");
        }
        Tags tags = new Tags(Reads.tags(only.tags()));
        Slot slot = new Slot(Colour.BLUE, settings.services().getFirst(), "", Optional.of(only),
                tags.assigned(Colour.BLUE), tags.begun(Colour.BLUE), new Health.Unknown("it has no target group"),
                Facts.NONE);
        Picture.Seen first = seen(settings, second, tags, List.of(slot), List.of(), Optional.empty(),
                Picture.Source.NONE, true);
        return seen(settings, second, tags, List.of(slot), List.of(), Optional.empty(), source(command, first), true);
    }

    private Picture.Seen seen(Settings settings, long second, Tags tags, List<Slot> slots, List<Forward> forwards,
            Optional<Forward> test, Picture.Source source, boolean whole) {
        return new Picture.Seen(settings, region, second, tags, slots, forwards, test, source, whole);
    }

    /** A target belongs to one Spillway service: two would take turns in moving its requests. */
    private static Picture owned(Command command, Picture picture) {
        return switch (picture) {
            case Picture.Broken broken -> broken;
            case Picture.Seen seen -> seen.tags().get(Tags.SERVICE).filter(owner -> !owner.equals(owner(command)))
                    .<Picture>map(owner -> new Picture.Broken(seen.tagged() + " belongs to " + owner
                            + ", as its tag " + Tags.SERVICE + " says: each target needs its own"))
                    .orElse(seen);
        };
    }

    static String owner(Command command) {
        return command.service() + " " + command.target().name();
    }

    private Forward forward(String route) throws Reads.Failed {
        return new Forward(route, Arn.isListener(route) ? reads.defaultActions(route) : reads.ruleActions(route));
    }

    private List<Slot> slots(Settings settings, Tags tags, Map<String, Service> services, boolean whole)
            throws Reads.Failed {
        List<Slot> slots = new ArrayList<>();
        for (Colour colour : Colour.values()) {
            String group = colour.of(settings.targetGroups());
            String name = colour.of(settings.services());
            slots.add(new Slot(colour, name, group, Optional.ofNullable(services.get(name)), tags.assigned(colour),
                    tags.begun(colour), whole ? health(group) : new Health.Unknown("it was not asked for"),
                    whole ? facts(group) : Facts.NONE));
        }
        return slots;
    }

    private Health health(String group) throws Reads.Failed {
        try {
            Reads.Counts counts = reads.health(group);
            return new Health.Counted(counts.healthy(), counts.coming(), counts.draining());
        } catch (Reads.Failed failed) {
            if (failed.code().equals(Errors.HEALTH_UNAVAILABLE)) {
                return new Health.Unknown(failed.refusal().reason());
            }
            throw failed;
        }
    }

    private Facts facts(String group) throws Reads.Failed {
        TargetGroup found = reads.targetGroup(group);
        Map<String, String> attributes = reads.attributes(group);
        return new Facts(found.loadBalancerArns(), number(attributes, "deregistration_delay.timeout_seconds", 300),
                number(attributes, "slow_start.duration_seconds", 0),
                number(attributes, "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", 1),
                number(attributes, "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
                        0));
    }

    /** Some are {@code off}. */
    private static int number(Map<String, String> attributes, String key, int otherwise) {
        String text = attributes.getOrDefault(key, "");
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }

    private Picture.Source source(Command command, Picture.Seen seen) throws Reads.Failed {
        return switch (command.desired()) {
            case Desired.Capacity(var revision, int permille) when permille > 0 ->
                taskDefinitions.source(reads, command, revision, seen);
            case Desired.Roll(var revision) -> taskDefinitions.source(reads, command, revision, seen);
            case Desired.Capacity _,Desired.Snapshot _,Desired.Traffic _,Desired.Roles _,Desired.Flag _,Desired.Restore _,Desired.Migrate _,Desired.Measure _ ->
                Picture.Source.NONE;
        };
    }

}

package dev.spillway.executor.ecs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.Command;
import dev.spillway.executor.Revision;
import dev.spillway.executor.ecs.api.Reads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * Which task definition a revision is. RegisterTaskDefinition makes a new one each time, so those that Spillway registers carry
 * the revision's id, which is a hash of what the revision is, and are looked for first.
 */
final class TaskDefinitions {
    static final String ADOPTED = "adopted:";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** So many of a family are looked through: the newest are those that may be asked for again. */
    private static final int MOST = 200;
    private static final String FLAGS = "FEATURE_FLAGS";
    /** Names of the variables that came with a revision, so that the next one's do not add up. A label has no length limit. */
    private static final String VARIABLES = "dev.spillway.variables";
    private static final Pattern SECRET = Pattern.compile("arn:[a-z0-9-]+:(secretsmanager|ssm):.+");
    private static final Pattern JSON_VALUE = Pattern.compile("true|false|null|-?\\d+(\\.\\d+)?");

    /** By ARN: a task definition never changes, and nobody else writes our tags. */
    private final Map<String, Map<String, String>> known = new ConcurrentHashMap<>();

    Picture.Source source(Reads reads, Command command, Revision revision, Picture.Seen seen) throws Reads.Failed {
        if (Arn.isTaskDefinition(revision.artifact()) && revision.config().isEmpty() && revision.flags().isEmpty()) {
            return new Picture.Source(Optional.empty(), Optional.of(Arn.revision(revision.artifact())));
        }
        String base = Arn.isTaskDefinition(revision.artifact()) ? revision.artifact() : base(seen);
        Optional<String> there = seen.holder(revision.id()).flatMap(Slot::assigned)
                .map(Tags.Assigned::taskDefinition).filter(one -> one.contains(":"));
        if (there.isPresent()) {
            return new Picture.Source(Optional.empty(), there);
        }
        if (base.isEmpty()) {
            return Picture.Source.NONE;
        }
        Optional<String> registered = find(reads, command, revision, Arn.family(base));
        boolean needed = registered.isEmpty() && !revision.artifact().startsWith(ADOPTED);
        return new Picture.Source(needed
                ? Optional.of(reads.taskDefinition(Arn.isTaskDefinition(base) ? Arn.revision(base) : base)
                        .taskDefinition())
                : Optional.empty(), registered);
    }

    private static String base(Picture.Seen seen) {
        return seen.settings().taskDefinition().isEmpty()
                ? seen.stableSlot().or(() -> seen.slots().stream().filter(slot -> slot.service().isPresent())
                        .findFirst()).map(Slot::taskDefinition).orElse("")
                : seen.settings().taskDefinition();
    }

    private Optional<String> find(Reads reads, Command command, Revision revision, String family) throws Reads.Failed {
        List<String> all = reads.taskDefinitions(family);
        for (String arn : all.subList(0, Math.min(MOST, all.size()))) {
            // the prefix of a family is also that of longer names
            if (Arn.family(arn).equals(family) && is(reads, command, revision, arn)) {
                return Optional.of(Arn.revision(arn));
            }
        }
        return Optional.empty();
    }

    private boolean is(Reads reads, Command command, Revision revision, String arn) throws Reads.Failed {
        if (revision.artifact().startsWith(ADOPTED)) {
            return Slot.id(arn).equals(revision.id());
        }
        Map<String, String> tags = known.get(arn);
        if (tags == null) {
            DescribeTaskDefinitionResponse answer = reads.taskDefinition(Arn.revision(arn));
            tags = Reads.tags(answer.tags());
            known.put(arn, tags);
        }
        return revision.id().equals(tags.get(Tags.REVISION)) && Look.owner(command).equals(tags.get(Tags.SERVICE));
    }

    // --- a new one ---

    /** @throws IllegalArgumentException if the template cannot be made into one */
    static RegisterTaskDefinitionRequest request(Command command, Revision revision, Settings settings,
            TaskDefinition template) {
        RegisterTaskDefinitionRequest.Builder request = copied(template);
        List<ContainerDefinition> containers = new ArrayList<>(template.containerDefinitions());
        int at = index(containers, settings.container());
        containers.set(at, changed(containers.get(at), revision));
        return request.containerDefinitions(containers).tags(
                Tag.builder().key(Tags.REVISION).value(revision.id()).build(),
                Tag.builder().key(Tags.SERVICE).value(Look.owner(command)).build()).build();
    }

    /** All that the two have in common, by name: so nothing gets lost that Amazon adds to both. */
    private static RegisterTaskDefinitionRequest.Builder copied(TaskDefinition template) {
        RegisterTaskDefinitionRequest.Builder request = RegisterTaskDefinitionRequest.builder();
        Map<String, SdkField<?>> fields = new HashMap<>();
        template.sdkFields().forEach(field -> fields.put(field.memberName(), field));
        request.sdkFields().forEach(field -> Optional.ofNullable(fields.get(field.memberName()))
                .map(same -> same.getValueOrDefault(template)).ifPresent(value -> field.set(request, value)));
        return request;
    }

    private static int index(List<ContainerDefinition> containers, String name) {
        for (int i = 0; i < containers.size(); i++) {
            boolean essential = !Boolean.FALSE.equals(containers.get(i).essential());
            if (name.isEmpty() ? essential : name.equals(containers.get(i).name())) {
                return i;
            }
        }
        throw new IllegalArgumentException("the task definition has no container '" + name
                + "': settings.container must be one of "
                + containers.stream().map(ContainerDefinition::name).toList());
    }

    private static ContainerDefinition changed(ContainerDefinition old, Revision revision) {
        Map<String, String> labels = new TreeMap<>(old.dockerLabels());
        List<String> before = List.of(labels.getOrDefault(VARIABLES, "").split(","));
        labels.remove(VARIABLES);
        Map<String, String> ours = variables(revision);
        if (!ours.isEmpty()) {
            labels.put(VARIABLES, String.join(",", ours.keySet()));
        }
        List<KeyValuePair> plain = new ArrayList<>(old.environment().stream()
                .filter(one -> !ours.containsKey(one.name()) && !before.contains(one.name())).toList());
        List<Secret> secret = new ArrayList<>(old.secrets().stream()
                .filter(one -> !ours.containsKey(one.name()) && !before.contains(one.name())).toList());
        ours.forEach((name, value) -> {
            if (SECRET.matcher(value).matches()) {
                secret.add(Secret.builder().name(name).valueFrom(value).build());
            } else {
                plain.add(KeyValuePair.builder().name(name).value(value).build());
            }
        });
        boolean image = !revision.artifact().isEmpty() && !Arn.isTaskDefinition(revision.artifact());
        return old.toBuilder().image(image ? revision.artifact() : old.image()).environment(plain).secrets(secret)
                .dockerLabels(labels).build();
    }

    private static Map<String, String> variables(Revision revision) {
        Map<String, String> variables = new TreeMap<>(revision.config());
        if (!revision.flags().isEmpty()) {
            variables.put(FLAGS, flags(revision));
        }
        return variables;
    }

    /** {@code {"new_feature":true}}: a program that asks for true must not get the text "false". */
    private static String flags(Revision revision) {
        try {
            Map<String, Object> values = new TreeMap<>();
            for (Map.Entry<String, String> flag : revision.flags().entrySet()) {
                values.put(flag.getKey(), JSON_VALUE.matcher(flag.getValue()).matches()
                        ? JSON.readTree(flag.getValue())
                        : flag.getValue());
            }
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts and simple values are JSON", impossible);
        }
    }
}

package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Revision;
import dev.spillway.executor.kubernetes.api.Edit;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A revision in a pod template: image and variables, and marks that say so. All else is the owner's. */
final class Templates {
    private static final String FLAGS = "FEATURE_FLAGS";
    private static final Pattern SECRET = Pattern.compile("\\{\\{secret:([^/}]+)/([^}]+)}}");
    private static final Pattern JSON_VALUE = Pattern.compile("true|false|-?\\d{1,15}");

    private Templates() {}

    /** @throws IllegalArgumentException if there is no such container */
    static PodTemplateSpec with(PodTemplateSpec base, Revision revision, String container) {
        Container old = Identity.container(base, container).orElseThrow(() -> new IllegalArgumentException(
                "the pod template has no container '" + container + "': settings.container must be one of "
                        + base.getSpec().getContainers().stream().map(Container::getName).toList()));
        Map<String, EnvVar> ours = variables(revision);
        int at = base.getSpec().getContainers().indexOf(old);
        var builder = new PodTemplateSpecBuilder(base).editOrNewMetadata().removeFromLabels(Identity.HASH_LABEL)
                .addToLabels(Marks.REVISION, revision.id()).addToAnnotations(Marks.ARTIFACT, revision.artifact())
                .removeFromAnnotations(Marks.VARIABLES).endMetadata()
                .editSpec().editContainer(at).withImage(revision.artifact())
                .withEnv(merged(old.getEnv(), before(base), ours)).endContainer().endSpec();
        return ours.isEmpty()
                ? builder.build()
                : builder.editMetadata().addToAnnotations(Marks.VARIABLES, String.join(",", ours.keySet()))
                        .endMetadata().build();
    }

    /** Names of the variables that the revision before this one brought. */
    private static List<String> before(PodTemplateSpec base) {
        return List.of(Identity.annotations(base).getOrDefault(Marks.VARIABLES, "").split(","));
    }

    /** Those that stay keep their place, so that the same revision gives the same template. */
    private static List<EnvVar> merged(List<EnvVar> there, List<String> before, Map<String, EnvVar> ours) {
        Map<String, EnvVar> all = new LinkedHashMap<>();
        there.stream().filter(one -> ours.containsKey(one.getName()) || !before.contains(one.getName()))
                .forEach(one -> all.put(one.getName(), one));
        all.putAll(ours);
        return new ArrayList<>(all.values());
    }

    private static Map<String, EnvVar> variables(Revision revision) {
        Map<String, EnvVar> variables = new TreeMap<>();
        revision.config().forEach((name, value) -> variables.put(name, variable(name, value)));
        if (!revision.flags().isEmpty()) {
            variables.put(FLAGS, new EnvVarBuilder().withName(FLAGS).withValue(flags(revision)).build());
        }
        return variables;
    }

    private static EnvVar variable(String name, String value) {
        Matcher secret = SECRET.matcher(value);
        return secret.matches()
                ? new EnvVarBuilder().withName(name).withNewValueFrom()
                        .withNewSecretKeyRef(secret.group(2), secret.group(1), false).endValueFrom().build()
                : new EnvVarBuilder().withName(name).withValue(value).build();
    }

    /** {@code {"new_feature":true}}: a program that asks for true must not get the text "false". */
    private static String flags(Revision revision) {
        Map<String, Object> values = new TreeMap<>();
        revision.flags().forEach((flag, value) -> values.put(flag, JSON_VALUE.matcher(value).matches()
                ? Serialization.unmarshal(value, Object.class)
                : value));
        return Serialization.asJson(values);
    }

    /** The change from the template that is there, field by field, so that nobody else's is touched. */
    static Edit change(Edit edit, PodTemplateSpec from, PodTemplateSpec to, String container) {
        Container before = Identity.container(from, container).orElseThrow();
        Container after = Identity.container(to, container).orElseThrow();
        String path = "/spec/template/spec/containers/" + from.getSpec().getContainers().indexOf(before);
        edit.test(path + "/name", before.getName()).add(path + "/image", after.getImage());
        if (!before.getEnv().equals(after.getEnv())) {
            edit.add(path + "/env", after.getEnv());
        }
        edit.add("/spec/template/metadata/labels", Identity.labels(to));
        return edit.add("/spec/template/metadata/annotations", Identity.annotations(to));
    }

    /** A second Deployment like the first, told apart by the label; nothing of its history. */
    static Deployment copy(Deployment first, Settings settings, Revision revision) {
        PodTemplateSpec template = labelled(first, settings, revision);
        return new DeploymentBuilder().withNewMetadata().withName(settings.copy()).withNamespace(settings.namespace())
                .withLabels(Optional.ofNullable(first.getMetadata().getLabels()).orElse(Map.of()))
                .addToAnnotations(Marks.COPY_OF, first.getMetadata().getName()).endMetadata()
                .withNewSpecLike(new DeploymentBuilder(first).buildSpec()).withReplicas(0)
                .editOrNewSelector().addToMatchLabels(settings.label(), copyLabel(first, settings)).endSelector()
                .withTemplate(template).endSpec().build();
    }

    /** The first one's template as it is now, as the copy's. */
    static PodTemplateSpec labelled(Deployment first, Settings settings, Revision revision) {
        PodTemplateSpec base = new PodTemplateSpecBuilder(first.getSpec().getTemplate()).editOrNewMetadata()
                .addToLabels(settings.label(), copyLabel(first, settings)).endMetadata().build();
        return with(base, revision, settings.container());
    }

    private static String copyLabel(Deployment first, Settings settings) {
        if (!settings.copyLabel().isEmpty()) {
            return settings.copyLabel();
        }
        String other = Identity.labels(first.getSpec().getTemplate()).getOrDefault(settings.label(), "");
        return switch (other) {
            case "blue" -> "green";
            case "green" -> "blue";
            default -> settings.copy();
        };
    }
}

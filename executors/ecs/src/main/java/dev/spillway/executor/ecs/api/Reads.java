package dev.spillway.executor.ecs.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.DescribeServicesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceField;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthStateEnum;

/** What is asked of Amazon and changes nothing. Lists are read to their last page. */
public final class Reads {
    private static final String INACTIVE = "INACTIVE";
    /** A list that goes on for ever is broken. */
    private static final int MOST_PAGES = 1000;

    private final Aws aws;

    public Reads(Aws aws) {
        this.aws = aws;
    }

    /** It could not be read. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Refusal refusal;
        private final String code;

        Failed(Refusal refusal, String code) {
            super(refusal.reason());
            this.refusal = refusal;
            this.code = code;
        }

        public Refusal refusal() {
            return refusal;
        }

        /** Amazon's own; empty if it did not answer. */
        public String code() {
            return code;
        }
    }

    /**
     * Targets of a group.
     *
     * @param coming neither healthy nor on the way out
     */
    public record Counts(int healthy, int coming, int draining) {}

    private static <T> T ask(String what, Supplier<T> call) throws Failed {
        try {
            return call.get();
        } catch (SdkException failed) {
            String code = failed instanceof AwsServiceException answered
                    ? Optional.ofNullable(answered.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("")
                    : "";
            throw new Failed(Errors.of(what, failed), code);
        }
    }

    /** @param page asks for the page that a marker names; none: the first */
    private static <R, T> List<T> pages(String what, Function<Optional<String>, R> page, Function<R, List<T>> items,
            Function<R, Optional<String>> next) throws Failed {
        List<T> all = new ArrayList<>();
        Optional<String> marker = Optional.empty();
        for (int i = 0; i < MOST_PAGES; i++) {
            Optional<String> from = marker;
            R answer = ask(what, () -> page.apply(from));
            all.addAll(items.apply(answer));
            marker = next.apply(answer).filter(text -> !text.isEmpty());
            if (marker.isEmpty()) {
                return all;
            }
        }
        throw new Failed(new Refusal(Refusal.Kind.PERMANENT, what + " has more than " + MOST_PAGES + " pages"), "");
    }

    private static <T> T only(String what, String name, List<T> found) throws Failed {
        if (found.isEmpty()) {
            throw new Failed(new Refusal(Refusal.Kind.PERMANENT, what + " does not know " + name), "");
        }
        return found.getFirst();
    }

    // --- Elastic Load Balancing ---

    public List<Action> ruleActions(String rule) throws Failed {
        String what = "elasticloadbalancing:DescribeRules";
        List<Rule> found = pages(what, marker -> aws.elb().describeRules(ask -> ask.ruleArns(rule)
                .marker(marker.orElse(null))), answer -> answer.rules(),
                answer -> Optional.ofNullable(answer.nextMarker()));
        return only(what, rule, found.stream().filter(one -> rule.equals(one.ruleArn())).toList()).actions();
    }

    public List<Action> defaultActions(String listener) throws Failed {
        String what = "elasticloadbalancing:DescribeListeners";
        List<Listener> found = pages(what, marker -> aws.elb().describeListeners(ask -> ask.listenerArns(listener)
                .marker(marker.orElse(null))), answer -> answer.listeners(),
                answer -> Optional.ofNullable(answer.nextMarker()));
        return only(what, listener, found.stream().filter(one -> listener.equals(one.listenerArn())).toList())
                .defaultActions();
    }

    public Map<String, String> routeTags(String route) throws Failed {
        Map<String, String> tags = new HashMap<>();
        ask("elasticloadbalancing:DescribeTags", () -> aws.elb().describeTags(ask -> ask.resourceArns(route)))
                .tagDescriptions().stream().filter(one -> route.equals(one.resourceArn()))
                .forEach(one -> one.tags().forEach(tag -> tags.put(tag.key(), tag.value())));
        return tags;
    }

    public TargetGroup targetGroup(String group) throws Failed {
        String what = "elasticloadbalancing:DescribeTargetGroups";
        return only(what, group, pages(what, marker -> aws.elb().describeTargetGroups(ask -> ask.targetGroupArns(group)
                .marker(marker.orElse(null))), answer -> answer.targetGroups(),
                answer -> Optional.ofNullable(answer.nextMarker())));
    }

    public Map<String, String> attributes(String group) throws Failed {
        Map<String, String> attributes = new HashMap<>();
        for (TargetGroupAttribute one : ask("elasticloadbalancing:DescribeTargetGroupAttributes",
                () -> aws.elb().describeTargetGroupAttributes(ask -> ask.targetGroupArn(group))).attributes()) {
            attributes.put(one.key(), one.value());
        }
        return attributes;
    }

    public Counts health(String group) throws Failed {
        int healthy = 0;
        int coming = 0;
        int draining = 0;
        for (TargetHealthDescription one : ask("elasticloadbalancing:DescribeTargetHealth",
                () -> aws.elb().describeTargetHealth(ask -> ask.targetGroupArn(group))).targetHealthDescriptions()) {
            TargetHealthStateEnum state = one.targetHealth().state();
            switch (state) {
                case HEALTHY -> healthy++;
                case DRAINING -> draining++;
                case INITIAL, UNHEALTHY, UNHEALTHY_DRAINING, UNAVAILABLE, UNUSED, UNKNOWN_TO_SDK_VERSION -> coming++;
            }
        }
        return new Counts(healthy, coming, draining);
    }

    // --- ECS ---

    /** By name; one that was deleted is not there. */
    public Map<String, Service> services(String cluster, List<String> names) throws Failed {
        DescribeServicesResponse answer = ask("ecs:DescribeServices", () -> aws.ecs().describeServices(
                ask -> ask.cluster(cluster).services(names).include(ServiceField.TAGS)));
        Map<String, Service> found = new HashMap<>();
        answer.services().stream().filter(one -> !INACTIVE.equals(one.status()))
                .forEach(one -> found.put(one.serviceName(), one));
        return found;
    }

    /** Those that can be used, the newest first. */
    public List<String> taskDefinitions(String family) throws Failed {
        return pages("ecs:ListTaskDefinitions", token -> aws.ecs().listTaskDefinitions(ask -> ask.familyPrefix(family)
                .status(TaskDefinitionStatus.ACTIVE).sort(SortOrder.DESC).nextToken(token.orElse(null))),
                answer -> answer.taskDefinitionArns(), answer -> Optional.ofNullable(answer.nextToken()));
    }

    public DescribeTaskDefinitionResponse taskDefinition(String name) throws Failed {
        return ask("ecs:DescribeTaskDefinition", () -> aws.ecs().describeTaskDefinition(
                ask -> ask.taskDefinition(name).include(TaskDefinitionField.TAGS)));
    }

    public static Map<String, String> tags(List<software.amazon.awssdk.services.ecs.model.Tag> tags) {
        Map<String, String> all = new HashMap<>();
        tags.forEach(tag -> all.put(tag.key(), tag.value()));
        return all;
    }
}

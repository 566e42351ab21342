package dev.spillway.executor.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AuthenticateOidcActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ForwardActionConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupStickinessConfig;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupTuple;

/**
 * The actions of a listener or rule, and the forward among them. A change replaces the whole list, so all that is not ours goes
 * back as it came: other actions, other target groups, stickiness.
 */
record Forward(String route, List<Action> actions) {
    /** As the API allows. */
    static final int MOST_GROUPS = 5;
    static final String OFF = "off";
    private static final int PERCENT = 100;
    private static final int WHOLE = 1000;
    private static final int UNWEIGHTED = 1;

    Forward {
        actions = List.copyOf(actions);
    }

    private Optional<Action> forward() {
        return actions.stream().filter(action -> action.type() == ActionTypeEnum.FORWARD).findFirst();
    }

    /** Groups and their weights, as they stand there; empty if the requests are not forwarded. */
    List<TargetGroupTuple> groups() {
        return forward().map(Forward::groups).orElse(List.of());
    }

    /** The short form names one group, and no weights. */
    private static List<TargetGroupTuple> groups(Action action) {
        if (action.forwardConfig() != null && action.forwardConfig().hasTargetGroups()) {
            return action.forwardConfig().targetGroups();
        }
        return action.targetGroupArn() == null
                ? List.of()
                : List.of(TargetGroupTuple.builder().targetGroupArn(action.targetGroupArn()).weight(UNWEIGHTED)
                        .build());
    }

    boolean names(String group) {
        return groups().stream().anyMatch(one -> one.targetGroupArn().equals(group));
    }

    int weight(String group) {
        return groups().stream().filter(one -> one.targetGroupArn().equals(group)).mapToInt(Forward::weight).sum();
    }

    private static int weight(TargetGroupTuple group) {
        return Optional.ofNullable(group.weight()).orElse(UNWEIGHTED);
    }

    /** The part of each group in permille, rounded; none of those that have none. */
    Map<String, Integer> permille() {
        Map<String, Integer> all = new TreeMap<>();
        int sum = groups().stream().mapToInt(Forward::weight).sum();
        groups().stream().filter(group -> weight(group) > 0).forEach(
                group -> all.put(group.targetGroupArn(), Math.round((float) WHOLE * weight(group) / sum)));
        return all;
    }

    /** {@link #OFF}, or for how many seconds clients stay with the group that they were sent to. */
    String stickiness() {
        return forward().map(Action::forwardConfig).map(ForwardActionConfig::targetGroupStickinessConfig)
                .filter(config -> Boolean.TRUE.equals(config.enabled()))
                .map(config -> String.valueOf(Optional.ofNullable(config.durationSeconds()).orElse(1))).orElse(OFF);
    }

    boolean sticks() {
        return !stickiness().equals(OFF);
    }

    /**
     * The whole list with other weights for these groups; one that is not there yet is added.
     *
     * @param permille by group
     */
    Forward weighted(Map<String, Integer> permille) {
        boolean percents = permille.values().stream().allMatch(part -> part % (WHOLE / PERCENT) == 0);
        List<TargetGroupTuple> groups = new ArrayList<>();
        groups().forEach(group -> groups.add(permille.containsKey(group.targetGroupArn())
                ? tuple(group.targetGroupArn(), permille.getOrDefault(group.targetGroupArn(), 0), percents)
                : group));
        permille.forEach((group, part) -> {
            if (!names(group)) {
                groups.add(tuple(group, part, percents));
            }
        });
        return with(groups, config());
    }

    /** In percent where that is exact, for whoever reads it; the API takes up to 999. */
    private static TargetGroupTuple tuple(String group, int permille, boolean percents) {
        int weight = percents ? permille / (WHOLE / PERCENT) : permille;
        return TargetGroupTuple.builder().targetGroupArn(group).weight(weight).build();
    }

    /** @param stickiness {@link #OFF} or seconds */
    Forward sticking(String stickiness) {
        var config = stickiness.equals(OFF)
                ? TargetGroupStickinessConfig.builder().enabled(false).build()
                : TargetGroupStickinessConfig.builder().enabled(true).durationSeconds(Integer.valueOf(stickiness))
                        .build();
        return stickiness.equals(stickiness()) ? this : with(groups(), Optional.of(config));
    }

    private Optional<TargetGroupStickinessConfig> config() {
        return forward().map(Action::forwardConfig).map(ForwardActionConfig::targetGroupStickinessConfig);
    }

    private Forward with(List<TargetGroupTuple> groups, Optional<TargetGroupStickinessConfig> config) {
        var forward = ForwardActionConfig.builder().targetGroups(groups);
        config.ifPresent(forward::targetGroupStickinessConfig);
        return new Forward(route, actions.stream().map(action -> action.type() == ActionTypeEnum.FORWARD
                ? action.toBuilder().targetGroupArn(null).forwardConfig(forward.build()).build()
                : action).toList());
    }

    /** The list as it may be sent: what was read has no secrets, and those that are there must stay. */
    List<Action> sent() {
        return actions.stream().map(action -> {
            AuthenticateOidcActionConfig oidc = action.authenticateOidcConfig();
            return oidc == null
                    ? action
                    : action.toBuilder().authenticateOidcConfig(oidc.toBuilder().useExistingClientSecret(true).build())
                            .build();
        }).toList();
    }
}

package dev.spillway.executor.ecs;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.PlatformUnderTest;
import dev.spillway.executor.ecs.api.Aws;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RuleCondition;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** A load balancer with two target groups and a cluster with two services, at moto's, behind a {@link Proxy}. */
public final class EcsFixture implements PlatformUnderTest<Picture, Call> {
    public static final String REGION = "eu-central-1";
    private static final StaticCredentialsProvider SOMEBODY = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("AKIDTEST", "secret"));
    private static final AtomicInteger NAMES = new AtomicInteger();
    static final int DRAIN_SECONDS = 10;
    static final int PORT = 8080;

    /** How the target begins. */
    public enum Begin {
        /** Both groups have weight 0, nothing runs. */
        EMPTY,
        /** Blue runs {@code shop:1} and takes all requests, as the guide's listener has it. */
        BLUE
    }

    public final Proxy proxy = new Proxy(Moto.url());
    public final String name = "t" + ProcessHandle.current().pid() + "x" + NAMES.incrementAndGet();
    /** Straight to moto, past the proxy: what the target itself says. */
    public final Aws direct = aws(Moto.url(), Aws.TIMEOUT);
    public final String listener;
    public final String route;
    public final List<String> groups = new ArrayList<>();
    private final Map<String, String> more = new HashMap<>();
    private final AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    private final EcsPlatform platform;
    private final List<List<Share>> journal = new CopyOnWriteArrayList<>();
    final String balancer;
    /** What stood there after each write: {@code 95/5 600}. */
    public final List<String> written = new CopyOnWriteArrayList<>();

    /** @param rule whether it is a rule of its own; else the listener's default action */
    public EcsFixture(Begin begin, boolean rule, Action... first) {
        var elb = direct.elb();
        balancer = elb.createLoadBalancer(ask -> ask.name(name).subnets(Subnets.of(REGION))).loadBalancers().getFirst()
                .loadBalancerArn();
        for (Colour colour : Colour.values()) {
            groups.add(group(name + "-" + colour.word()));
        }
        List<Action> actions = new ArrayList<>(List.of(first));
        boolean given = actions.stream().anyMatch(action -> action.type() == ActionTypeEnum.FORWARD);
        if (!given) {
            actions.add(begin == Begin.EMPTY
                    ? forward(0, 0, Forward.OFF)
                    : Action.builder().type(ActionTypeEnum.FORWARD).targetGroupArn(groups.getFirst()).build());
        }
        listener = elb.createListener(ask -> ask.loadBalancerArn(balancer).port(80).protocol(ProtocolEnum.HTTP)
                .defaultActions(rule ? List.of(forward(0, 0, Forward.OFF)) : actions)).listeners().getFirst()
                .listenerArn();
        route = rule
                ? elb.createRule(ask -> ask.listenerArn(listener).priority(1).actions(actions).conditions(
                        RuleCondition.builder().field("path-pattern").values("/shop/*").build())).rules().getFirst()
                        .ruleArn()
                : listener;
        services(begin);
        platform = platform(Aws.TIMEOUT);
        proxy.onWrite(this::noted);
    }

    /** Blue runs and takes everything, behind a rule that keeps clients where they are for ten minutes. */
    public static EcsFixture sticky() {
        EcsFixture fixture = new EcsFixture(Begin.BLUE, true);
        Forward sticky = new Forward(fixture.route, List.of(fixture.forward(1000, 0, "600")));
        var _ = fixture.direct.elb().modifyRule(ask -> ask.ruleArn(fixture.route).actions(sticky.actions()));
        fixture.groups.forEach(group -> fixture.attribute(group, "deregistration_delay.timeout_seconds", "1"));
        return fixture;
    }

    private static Aws aws(URI endpoint, Duration timeout) {
        return Aws.open(new Aws.Access(Optional.of(REGION), Optional.of(endpoint), Optional.empty()), SOMEBODY,
                timeout);
    }

    String group(String groupName) {
        String arn = direct.elb().createTargetGroup(ask -> ask.name(groupName).protocol(ProtocolEnum.HTTP).port(PORT)
                .vpcId(Subnets.vpc(REGION)).targetType(TargetTypeEnum.IP)).targetGroups().getFirst().targetGroupArn();
        attribute(arn, "deregistration_delay.timeout_seconds", String.valueOf(DRAIN_SECONDS));
        return arn;
    }

    void attribute(String group, String key, String value) {
        var _ = direct.elb().modifyTargetGroupAttributes(ask -> ask.targetGroupArn(group)
                .attributes(TargetGroupAttribute.builder().key(key).value(value).build()));
    }

    /** A forward to both, as somebody may have written it. */
    Action forward(int blue, int green, String stickiness) {
        Map<String, Integer> weights = new TreeMap<>(Map.of(groups.getFirst(), blue, groups.getLast(), green));
        return new Forward("", List.of(Action.builder().type(ActionTypeEnum.FORWARD).build())).weighted(weights)
                .sticking(stickiness).actions().getFirst();
    }

    /** A task definition that somebody registers by hand; its ARN. */
    String registered(String family, String image) {
        return direct.ecs().registerTaskDefinition(ask -> ask.family(family).containerDefinitions(
                ContainerDefinition.builder().name("app").image(image).memory(128).environment(
                        KeyValuePair.builder().name("COLOUR").value("any").build()).build()))
                .taskDefinition().taskDefinitionArn();
    }

    private void services(Begin begin) {
        var ecs = direct.ecs();
        var _ = ecs.createCluster(ask -> ask.clusterName(name));
        String tasks = registered(name, "shop:1");
        for (Colour colour : Colour.values()) {
            if (colour == Colour.BLUE || begin == Begin.EMPTY) {
                int desired = begin == Begin.BLUE ? 2 : 0;
                var _ = ecs.createService(ask -> ask.cluster(name).serviceName(service(colour)).taskDefinition(tasks)
                        .desiredCount(desired).launchType("FARGATE").loadBalancers(LoadBalancer.builder()
                                .targetGroupArn(colour.of(groups)).containerName("app").containerPort(PORT).build()));
                proxy.fleet.created(service(colour), tasks, desired, colour.of(groups));
            }
        }
    }

    String service(Colour colour) {
        return name + "-" + colour.word();
    }

    /** A process of its own, that waits so long for an answer. */
    EcsPlatform platform(Duration timeout) {
        return platform(timeout, Duration.ofDays(1));
    }

    /** @param health how often it is looked at */
    EcsPlatform platform(Duration timeout, Duration health) {
        return new EcsPlatform(aws(proxy.url(), timeout), clock(), health);
    }

    InstantSource clock() {
        return () -> Instant.ofEpochMilli(millis.get());
    }

    void set(String setting, String value) {
        more.put(setting, value);
    }

    @Override
    public Platform<Picture, Call> platform() {
        return platform;
    }

    @Override
    public Target target() {
        Map<String, String> settings = new HashMap<>(Map.of("cluster", name, "services",
                service(Colour.BLUE) + "," + service(Colour.GREEN), "targetGroups", String.join(",", groups), "routes",
                route, "replicas", "2"));
        settings.putAll(more);
        return new Target("app", "ecs", "test", settings);
    }

    @Override
    public Revision revision(String label) {
        return new Revision("0000000000" + label, label, "shop:" + label, Map.of(), Map.of(), "");
    }

    /** The weights that moto holds now, by group. */
    Forward actions() {
        return new Forward(route, Arn.isListener(route)
                ? direct.elb().describeListeners(ask -> ask.listenerArns(route)).listeners().getFirst().defaultActions()
                : direct.elb().describeRules(ask -> ask.ruleArns(route)).rules().getFirst().actions());
    }

    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        direct.elb().describeTags(ask -> ask.resourceArns(route)).tagDescriptions()
                .forEach(one -> one.tags().forEach(tag -> tags.put(tag.key(), tag.value())));
        return tags;
    }

    /** Revisions are those that stand in the tags. */
    List<Share> weights() {
        Tags tags = new Tags(tags());
        Map<String, Integer> permille = actions().permille();
        List<Share> shares = new ArrayList<>();
        for (Colour colour : Colour.values()) {
            int part = permille.getOrDefault(colour.of(groups), 0);
            tags.assigned(colour).filter(_ -> part > 0)
                    .ifPresent(assigned -> shares.add(new Share(assigned.revision(), part)));
        }
        return shares;
    }

    private void noted(Proxy.Asked asked) {
        if (asked.operation().equals("ModifyRule") || asked.operation().equals("ModifyListener")) {
            written.add(split().stream().map(String::valueOf).collect(Collectors.joining("/")) + " " + stickiness());
            List<Share> now = weights();
            if (journal.isEmpty() || !TrafficSteps.same(journal.getLast(), now)) {
                journal.add(now);
            }
        }
    }

    /** A client of its own, behind the proxy. */
    public Aws client() {
        return aws(proxy.url(), Aws.TIMEOUT);
    }

    /** Blue's and green's part, in percent. */
    public List<Integer> split() {
        Map<String, Integer> permille = actions().permille();
        return groups.stream().map(group -> permille.getOrDefault(group, 0) / 10).toList();
    }

    /** {@code off} or seconds. */
    public String stickiness() {
        return actions().stickiness();
    }

    private software.amazon.awssdk.services.ecs.model.Service described(String colour) {
        return direct.ecs().describeServices(ask -> ask.cluster(name).services(name + "-" + colour)).services()
                .getFirst();
    }

    public int desired(String colour) {
        return described(colour).desiredCount();
    }

    /** The image of a colour's task definition. */
    public String image(String colour) {
        return direct.ecs().describeTaskDefinition(ask -> ask.taskDefinition(described(colour).taskDefinition()))
                .taskDefinition().containerDefinitions().getFirst().image();
    }

    /** How many task definitions there are. */
    public int registrations() {
        return direct.ecs().listTaskDefinitions(ask -> ask.familyPrefix(name)).taskDefinitionArns().size();
    }

    @Override
    public List<List<Share>> journal() {
        return List.copyOf(journal);
    }

    @Override
    public void pass(Duration time) {
        proxy.fleet.now(millis.addAndGet(time.toMillis()) / 1000);
    }

    @Override
    public void close() {
        platform.close();
        direct.close();
        proxy.close();
    }
}

package dev.spillway.executor.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Revision;
import dev.spillway.executor.ecs.EcsFixture.Begin;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.FixedResponseActionConfig;

/** What is wrong is said with its name, and nothing is half done. */
@Timeout(180)
final class BadInputTest {
    private EcsFixture amazon = EcsFixture.sticky();
    private Drive drive = new Drive(amazon);

    @AfterEach
    void close() {
        amazon.close();
    }

    private Command snapshot() {
        return drive.command(new Desired.Snapshot(), false);
    }

    private void assertUntouched() {
        assertThat(amazon.proxy.asked.stream().map(Proxy.Asked::operation)
                .filter(one -> !one.startsWith("Describe") && !one.startsWith("List"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"routes|a/b/c/d|RuleNotFound", "targetGroups|x|TargetGroupNotFound",
            "cluster|elsewhere|ClusterNotFoundException"})
    void whatDoesNotExistIsNamedWithTheSettingToLookAt(String setting, String other, String code) {
        // given
        amazon.set(setting, switch (setting) {
            case "routes" -> amazon.route.replaceFirst("[^/]+$", "0000000000000000");
            case "targetGroups" -> amazon.groups.getFirst() + "," + amazon.groups.getLast().replaceFirst("[^/]+$",
                    "0000000000000000");
            case "cluster" -> other;
            default -> throw new IllegalArgumentException(setting);
        });
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains(code, "settings." + setting);
        assertUntouched();
    }

    @Test
    void aListenerThatDoesNotExistIsNamed() {
        // given
        amazon.set("routes", amazon.listener.replaceFirst("[^/]+$", "0000000000000000"));
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains("ListenerNotFound", "settings.routes");
    }

    @Test
    void aGroupOfAnotherLoadBalancerIsRefusedBeforeAnythingIsTouched() {
        // given
        EcsFixture other = new EcsFixture(Begin.EMPTY, true);
        amazon.set("targetGroups", amazon.groups.getFirst() + "," + other.groups.getLast());
        // when
        String reason = drive.reason(snapshot());
        other.close();
        // then
        assertThat(reason).contains(other.groups.getLast(), "belongs to load balancer " + other.balancer);
        assertUntouched();
    }

    @Test
    void aRuleWithoutAForwardIsRefused() {
        // given
        var _ = amazon.direct.elb().modifyRule(ask -> ask.ruleArn(amazon.route).actions(Action.builder()
                .type(ActionTypeEnum.FIXED_RESPONSE)
                .fixedResponseConfig(FixedResponseActionConfig.builder().statusCode("503").build()).build()));
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains("has no forward action");
        assertUntouched();
    }

    @Test
    void moreThanFiveGroupsAreRefused() {
        // given
        Map<String, Integer> weights = new HashMap<>();
        IntStream.range(0, 5).forEach(i -> weights.put(amazon.group(amazon.name + "-" + i), 0));
        Forward crowded = new Forward(amazon.route, List.of(Action.builder().type(ActionTypeEnum.FORWARD).build()))
                .weighted(weights);
        var _ = amazon.direct.elb().modifyRule(ask -> ask.ruleArn(amazon.route).actions(crowded.actions()));
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains("more than five target groups");
        assertUntouched();
    }

    @Test
    void aTaskDefinitionThatNeverBecomesHealthyFailsAtItsDeadlineWithWhatWasWaitedFor() {
        // given
        amazon.proxy.fleet.manner(amazon.service(Colour.GREEN), Fleet.Manner.STUCK);
        // when
        String reason = drive.reason(drive.capacity("v2", 1000));
        // then
        assertThat(reason).contains("not done by", amazon.service(Colour.GREEN) + " to run 2 tasks of");
        assertThat(amazon.split()).containsExactly(100, 0);
        // when
        var _ = drive.done(drive.gone("v2"));
        // then
        assertThat(amazon.desired("green")).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "403|AccessDenied|DescribeRules|must be allowed elasticloadbalancing:DescribeRules",
            "400|AccessDeniedException|DescribeServices|must be allowed ecs:DescribeServices",
            "403|ExpiredToken|DescribeRules|credentials are expired or wrong",
            "400|ExpiredTokenException|DescribeServices|credentials are expired or wrong",
            "403|InvalidClientTokenId|DescribeRules|credentials are expired or wrong"})
    void whatIsNotAllowedIsSaidAtOnce(int status, String code, String operation, String said) {
        // given
        amazon.proxy.faults(asked -> asked.operation().equals(operation)
                ? new Proxy.Fault.Refused(status, code)
                : new Proxy.Fault.None());
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains(code, said);
        assertThat(amazon.proxy.count(operation)).as("asked once").isEqualTo(1);
    }

    @Test
    void aWriteThatIsNotAllowedFailsAtOnceAndNamesTheAction() {
        // given
        amazon.proxy.faults(asked -> asked.operation().equals("RegisterTaskDefinition")
                ? new Proxy.Fault.Refused(400, "AccessDeniedException")
                : new Proxy.Fault.None());
        // when
        String reason = drive.reason(drive.capacity("v2", 1000));
        // then
        assertThat(reason).contains("must be allowed ecs:RegisterTaskDefinition");
    }

    @Test
    void aRouteOfAnotherRegionIsRefusedByName() {
        // given
        amazon.set("routes", amazon.route.replace(EcsFixture.REGION, "us-east-1"));
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains("us-east-1", "this executor serves the region eu-central-1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"routes|nothing|settings.routes is 'nothing'",
            "targetGroups|one|settings.targetGroups is 'one'", "services|same,same|settings.services is 'same,same'",
            "replicas|none|settings.replicas is 'none'", "port|70000|settings.port is '70000'",
            "cluster|a b|settings.cluster is 'a b'", "colour|red|settings.colour is unknown"})
    void aSettingThatIsNotWhatItShouldBeIsNamed(String setting, String value, String said) {
        // given
        amazon.set(setting, value);
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains(said);
        assertUntouched();
    }

    @Test
    void aServiceThatSomethingElseDeploysIsRefused() {
        // given
        var _ = amazon.direct.ecs().createService(ask -> ask.cluster(amazon.name).serviceName("codedeployed")
                .desiredCount(1).deploymentController(one -> one.type("CODE_DEPLOY")));
        amazon.set("services", amazon.service(Colour.BLUE) + ",codedeployed");
        // when
        String reason = drive.reason(snapshot());
        // then
        assertThat(reason).contains("codedeployed has the deployment controller CODE_DEPLOY");
    }

    @Test
    void aRouteOfAnotherSpillwayServiceIsRefused() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        Command own = snapshot();
        Command others = new Command(own.id() + "x", "test/other", own.rollout(), 0, 0, 1, own.target(), own.fence(),
                false, own.issuedAt(), own.expiresAt(), own.desired());
        // when
        String reason = drive.reason(others);
        // then
        assertThat(reason).contains("belongs to test/shop app");
    }

    @Test
    void aContainerThatTheTaskDefinitionDoesNotHaveIsNamed() {
        // given
        amazon.set("container", "sidecar");
        // when
        String reason = drive.reason(drive.capacity("v2", 1000));
        // then
        assertThat(reason).contains("has no container 'sidecar'", "[app]");
    }

    @Test
    void anotherOnesWeightsAreDriftAndStayUntilACommandWritesOverThem() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        Forward changed = new Forward(amazon.route, List.of(amazon.forward(700, 300, "600")));
        var _ = amazon.direct.elb().modifyRule(ask -> ask.ruleArn(amazon.route).actions(changed.actions()));
        // when
        Outcome refused = drive.ended(drive.traffic(List.of(drive.adopted(1000)), drive.adopted(950),
                drive.share("v2", 50)));
        // then
        assertThat(refused.kind()).isEqualTo(Outcome.Kind.REFUSED);
        assertThat(refused.reason().orElse("")).contains("drift");
        assertThat(amazon.split()).containsExactly(70, 30);
        // when
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        // then
        assertThat(amazon.split()).containsExactly(100, 0);
    }

    @Test
    void someoneElsesDeploymentIntoAColourIsDrift() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        String strange = amazon.registered("strange" + amazon.name, "x");
        amazon.proxy.fleet.updated(amazon.service(Colour.BLUE), java.util.Optional.of(strange),
                java.util.Optional.empty());
        // when
        String reason = drive.reason(drive.traffic(List.of(drive.adopted(1000)), drive.adopted(950),
                drive.share("v2", 50)));
        // then
        assertThat(reason).contains("revision " + drive.adopted(0).revision() + " is in neither colour");
        assertThat(amazon.written).isEmpty();
    }

    @Test
    void aSlowAnswerIsNotAnAnswerAndTheWriteIsMadeOnce() {
        // given
        var slow = new Drive(amazon, amazon.platform(Duration.ofMillis(700)));
        var _ = slow.done(slow.capacity("v2", 1000));
        var once = new java.util.concurrent.atomic.AtomicBoolean(true);
        amazon.proxy.faults(asked -> asked.operation().equals("ModifyRule") && once.getAndSet(false)
                ? new Proxy.Fault.Hang()
                : new Proxy.Fault.None());
        // when
        var _ = slow.done(slow.traffic(slow.adopted(950), slow.share("v2", 50)));
        // then
        assertThat(amazon.written).containsExactly("95/5 600");
    }

    @Test
    void anArtifactThatIsATaskDefinitionIsTakenAsItIs() {
        // given
        String mine = amazon.registered(amazon.name, "by-hand");
        var revision = new Revision("0000000000v7", "v7", mine, Map.of(), Map.of(), "");
        // when
        var _ = drive.done(drive.capacity(revision, 1000));
        // then
        assertThat(amazon.image("green")).isEqualTo("by-hand");
        assertThat(amazon.proxy.count("RegisterTaskDefinition")).isZero();
    }
}

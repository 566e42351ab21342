package dev.spillway.executor.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.ecs.EcsFixture.Begin;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.AuthenticateOidcActionConfig;

/** What has broken deployments on ALB and ECS before, one by one. */
@Timeout(180)
final class TrapsTest {
    private EcsFixture amazon = EcsFixture.sticky();
    private Drive drive = new Drive(amazon);

    @AfterEach
    void close() {
        amazon.close();
    }

    private void behind(boolean rule, Action first) {
        amazon.close();
        amazon = new EcsFixture(Begin.BLUE, rule, first);
        drive = new Drive(amazon);
    }

    private static Action login() {
        return Action.builder().type(ActionTypeEnum.AUTHENTICATE_OIDC).order(1).authenticateOidcConfig(
                AuthenticateOidcActionConfig.builder().issuer("https://id").authorizationEndpoint("https://id/a")
                        .tokenEndpoint("https://id/t").userInfoEndpoint("https://id/u").clientId("shop")
                        .clientSecret("hidden").build())
                .build();
    }

    private void canary(int permille) {
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.traffic(drive.adopted(1000 - permille), drive.share("v2", permille)));
    }

    @Test
    void trap1EveryWriteKeepsStickinessAndTheActionsOfOthers() {
        // given
        behind(true, login());
        Forward sticky = amazon.actions().weighted(java.util.Map.of(amazon.groups.getFirst(), 1000,
                amazon.groups.getLast(), 0)).sticking("600");
        var _ = amazon.direct.elb().modifyRule(ask -> ask.ruleArn(amazon.route).actions(sticky.sent()));
        // when
        canary(50);
        // then
        assertThat(amazon.written).containsExactly("95/5 600");
        assertThat(amazon.actions().actions()).hasSize(2);
        assertThat(amazon.actions().actions().getFirst().authenticateOidcConfig().issuer()).isEqualTo("https://id");
    }

    @Test
    void trap2AnAbortTakesStickinessOffWithTheWeightsAndGivesItBackWhenNobodyIsLeft() {
        // given
        canary(50);
        // when
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        var _ = drive.done(drive.gone("v2"));
        // then
        assertThat(amazon.written).containsExactly("95/5 600", "100/0 off", "100/0 600");
        assertThat(amazon.desired("green")).isZero();
    }

    @Test
    void trap2TheOldColourStaysForAsLongAsClientsMayComeBackToIt() {
        // given
        drive.allowed = java.time.Duration.ofMinutes(20);
        canary(1000);
        long shifted = drive.rig.now().getEpochSecond();
        // when
        var _ = drive.done(drive.capacity(new dev.spillway.executor.Revision(drive.adopted(0).revision(), "v1",
                "adopted:" + drive.adopted(0).revision(), java.util.Map.of(), java.util.Map.of(), ""), 0));
        // then
        assertThat(drive.rig.now().getEpochSecond() - shifted).isGreaterThanOrEqualTo(599);
        assertThat(amazon.desired("blue")).isZero();
        assertThat(amazon.actions().names(amazon.groups.getFirst())).as("stays in the rule").isTrue();
    }

    @Test
    void trap2NobodyIsWaitedForWhereNobodyWasEverSent() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        var aborted = drive.rig.now();
        // when
        var _ = drive.done(drive.gone("v2"));
        // then
        assertThat(drive.rig.now()).isBefore(aborted.plusSeconds(60));
        assertThat(amazon.written).isEmpty();
    }

    @Test
    void trap3NoWeightForAGroupWithoutHealthyTargetsNeitherNewNorOld() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        amazon.proxy.fleet.site(amazon.service(Colour.BLUE)).unhealthy = 2;
        // when
        String reason = drive.reason(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
        // then
        assertThat(reason).contains("1 healthy targets of " + amazon.service(Colour.BLUE));
        // when
        amazon.proxy.fleet.site(amazon.service(Colour.BLUE)).unhealthy = 0;
        amazon.proxy.fleet.site(amazon.service(Colour.GREEN)).unhealthy = 2;
        // then
        assertThat(drive.reason(drive.traffic(drive.share("v2", 1000))))
                .contains("1 healthy targets of " + amazon.service(Colour.GREEN));
        assertThat(amazon.written).isEmpty();
    }

    @Test
    void trap4TheDefaultActionIsWrittenByModifyListenerAndNothingElseOfTheLoadBalancer() {
        // given
        behind(false, login());
        var forward = amazon.forward(1000, 0, Forward.OFF);
        var _ = amazon.direct.elb().modifyListener(ask -> ask.listenerArn(amazon.listener)
                .defaultActions(login(), forward.toBuilder().order(2).build()));
        // when
        canary(1000);
        // then
        assertThat(amazon.proxy.count("ModifyListener")).isEqualTo(1);
        assertThat(amazon.proxy.count("ModifyRule")).isZero();
        assertThat(amazon.proxy.asked.stream().filter(one -> one.operation().equals("ModifyListener")).findFirst()
                .orElseThrow().body()).contains("UseExistingClientSecret=true");
    }

    @Test
    void trap5TasksLeaveAfterTheDrainAndSlowStartIsOverBeforeTheFirstWeight() {
        // given
        amazon.attribute(amazon.groups.getLast(), "slow_start.duration_seconds", "120");
        amazon.pass(java.time.Duration.ofSeconds(1));
        // when
        var _ = drive.done(drive.capacity("v2", 1000));
        // then
        assertThat(drive.said()).anyMatch(said -> said.contains("the slow start of " + amazon.service(Colour.GREEN)));
        assertThat(drive.rig.now()).isAfterOrEqualTo(dev.spillway.executor.contract.Rig.START.plusSeconds(100));
        // given
        amazon.attribute(amazon.groups.getLast(), "deregistration_delay.timeout_seconds", "200");
        var _ = drive.done(drive.traffic(drive.adopted(500), drive.share("v2", 500)));
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        var aborted = drive.rig.now();
        // when
        var _ = drive.done(drive.gone("v2"));
        // then
        assertThat(drive.rig.now()).isAfterOrEqualTo(aborted.plusSeconds(199));
    }

    @Test
    void trap6BelowAGroupsOwnMinimumNoWeightIsWritten() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        amazon.attribute(amazon.groups.getLast(),
                "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "2");
        amazon.proxy.fleet.site(amazon.service(Colour.GREEN)).unhealthy = 1;
        // when
        String reason = drive.reason(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
        // then
        assertThat(reason).contains("2 healthy targets of " + amazon.service(Colour.GREEN));
    }

    @Test
    void trap7ADeploymentThatCannotBeSeenYetIsNotTakenForTheNewOne() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.gone("v2"));
        Command again = drive.capacity("v3", 1000);
        amazon.proxy.faults(asked -> {
            if (asked.operation().equals("UpdateService")) {
                amazon.proxy.fleet.site(amazon.service(Colour.GREEN)).hidden = true;
            }
            return new Proxy.Fault.None();
        });
        // when
        Outcome outcome = drive.done(again);
        // then
        assertThat(outcome.observed().orElseThrow().instances())
                .anyMatch(one -> one.revision().equals(amazon.revision("v3").id()) && one.ready() == 2);
        assertThat(amazon.image("green")).isEqualTo("shop:v3");
    }

    @Test
    void trap7StableOnTheOldTaskDefinitionIsAFailure() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.gone("v2"));
        amazon.proxy.fleet.manner(amazon.service(Colour.GREEN), Fleet.Manner.BREAKER);
        // when
        String reason = drive.reason(drive.capacity("v3", 1000));
        // then
        assertThat(reason).contains("circuit breaker", "rolling back to deployment");
        assertThat(amazon.proxy.count("UpdateService")).as("v2 down, v3 up, and not again").isEqualTo(2);
    }

    @Test
    void trap8HealthThatElbCannotTellIsWaitedForAndIsNotSickness() {
        // given
        amazon.proxy.faults(asked -> asked.operation().equals("DescribeTargetHealth")
                && drive.rig.now().isBefore(dev.spillway.executor.contract.Rig.START.plusSeconds(20))
                        ? new Proxy.Fault.Refused(400, "HealthUnavailable")
                        : new Proxy.Fault.None());
        // when
        Outcome outcome = drive.done(drive.capacity("v2", 1000));
        // then
        assertThat(outcome.kind()).isEqualTo(Outcome.Kind.DONE);
        assertThat(drive.said()).anyMatch(said -> said.contains("ELB to tell the health"));
    }

    @Test
    void trap9QuotasOfTheLoadBalancerAndGroupsOfAnotherAreNamed() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        for (String code : List.of("TooManyUniqueTargetGroupsPerLoadBalancer", "TargetGroupAssociationLimit")) {
            amazon.proxy.faults(asked -> asked.operation().equals("ModifyRule")
                    ? new Proxy.Fault.Refused(400, code)
                    : new Proxy.Fault.None());
            // when
            String reason = drive.reason(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
            // then
            assertThat(reason).contains(code, "load balancer");
        }
    }

    @Test
    void trap11NothingLeavesWhileItHasWeight() {
        // given
        canary(50);
        // when
        String reason = drive.reason(drive.gone("v2"));
        // then
        assertThat(reason).contains("still gets requests");
        assertThat(amazon.desired("green")).isEqualTo(2);
    }

    @Test
    void trap11AnAbortGoesBackToWhatWasThereWhateverTheNewDefinitionSays() {
        // given
        canary(250);
        amazon.set("container", "renamed-in-the-failed-commit");
        amazon.set("taskDefinition", "another-family");
        // when
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        // then
        assertThat(amazon.written).containsExactly("75/25 600", "100/0 off");
    }
}

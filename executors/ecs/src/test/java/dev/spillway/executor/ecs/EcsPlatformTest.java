package dev.spillway.executor.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Health;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Target;
import dev.spillway.executor.ecs.EcsFixture.Begin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** What the executor does at a load balancer and a cluster. */
@Timeout(180)
final class EcsPlatformTest {
    private EcsFixture amazon = EcsFixture.sticky();
    private Drive drive = new Drive(amazon);

    @AfterEach
    void close() {
        amazon.close();
    }

    private ContainerDefinition container(String colour) {
        var service = amazon.direct.ecs().describeServices(ask -> ask.cluster(amazon.name)
                .services(amazon.name + "-" + colour)).services().getFirst();
        return amazon.direct.ecs().describeTaskDefinition(ask -> ask.taskDefinition(service.taskDefinition()))
                .taskDefinition().containerDefinitions().getFirst();
    }

    @Test
    void theGuidesListenerWithOneGroupGetsTheOtherAtWeightZeroBeforeTheFirstTask() {
        // given
        amazon.close();
        amazon = new EcsFixture(Begin.BLUE, false);
        drive = new Drive(amazon);
        // when
        var _ = drive.done(drive.capacity("v2", 1000));
        // then
        List<String> writes = amazon.proxy.asked.stream().map(Proxy.Asked::operation)
                .filter(one -> !one.startsWith("Describe") && !one.startsWith("List")).toList();
        assertThat(writes.indexOf("ModifyListener")).isLessThan(writes.indexOf("CreateService"));
        assertThat(amazon.split()).containsExactly(100, 0);
        assertThat(amazon.actions().names(amazon.groups.getLast())).isTrue();
        // when
        var _ = drive.done(drive.traffic(drive.share("v2", 1000)));
        // then
        assertThat(amazon.split()).containsExactly(0, 100);
    }

    @Test
    void anAbortLooksAtRouteAndTagsOnlyAndWritesItsWeightsFirst() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
        int before = amazon.proxy.asked.size();
        // when
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        // then
        assertThat(amazon.proxy.asked.stream().skip(before).map(Proxy.Asked::operation).limit(3).toList())
                .containsExactly("DescribeRules", "DescribeTags", "ModifyRule");
    }

    @Test
    void anAbortNeedsNoHealthAndNoEcs() {
        // given
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.traffic(drive.adopted(950), drive.share("v2", 50)));
        amazon.proxy.fleet.site(amazon.service(Colour.BLUE)).unhealthy = 2;
        amazon.proxy.faults(asked -> asked.operation().contains("Service") || asked.operation().contains("Health")
                ? new Proxy.Fault.Refused(503, "ServiceUnavailable")
                : new Proxy.Fault.None());
        // when
        Outcome outcome = drive.done(drive.abort(drive.adopted(1000)));
        // then
        assertThat(outcome.observed().orElseThrow().shares()).containsExactly(drive.adopted(1000));
    }

    @Test
    void variablesSecretsAndFlagsOfARevisionReplaceThoseOfTheOneBefore() {
        // given
        String secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db";
        var first = new Revision("0000000000v2", "v2", "shop:v2", Map.of("LEVEL", "debug", "PASSWORD", secret),
                Map.of("new_feature", "true"), "");
        var second = new Revision("0000000000v3", "v3", "shop:v3", Map.of("LEVEL", "info"), Map.of(), "");
        // when
        var _ = drive.done(drive.capacity(first, 1000));
        // then
        assertThat(container("green").environment()).extracting(one -> one.name() + "=" + one.value())
                .containsExactlyInAnyOrder("COLOUR=any", "LEVEL=debug", "FEATURE_FLAGS={\"new_feature\":true}");
        assertThat(container("green").secrets()).extracting(one -> one.name() + "=" + one.valueFrom())
                .containsExactly("PASSWORD=" + secret);
        // when
        amazon.set("taskDefinition", amazon.name);
        var _ = drive.done(drive.command(new Desired.Capacity(first, 0), true));
        var _ = drive.done(drive.capacity(second, 1000));
        // then
        assertThat(container("green").environment()).extracting(one -> one.name() + "=" + one.value())
                .containsExactlyInAnyOrder("COLOUR=any", "LEVEL=info");
        assertThat(container("green").secrets()).isEmpty();
    }

    @Test
    void theTestRouteShowsWhatIsNewAndGoesBackWithIt() {
        // given
        String test = amazon.direct.elb().createListener(ask -> ask.loadBalancerArn(amazon.balancer).port(8443)
                .protocol("HTTP").defaultActions(amazon.forward(1000, 0, Forward.OFF))).listeners().getFirst()
                .listenerArn();
        amazon.set("testRoute", test);
        // when
        var _ = drive.done(drive.capacity("v2", 1000));
        // then
        assertThat(weight(test, amazon.groups.getLast())).isEqualTo(1000);
        assertThat(amazon.split()).containsExactly(100, 0);
        // when
        var _ = drive.done(drive.gone("v2"));
        // then
        assertThat(weight(test, amazon.groups.getFirst())).isEqualTo(1000);
    }

    private int weight(String listener, String group) {
        return new Forward(listener, amazon.direct.elb().describeListeners(ask -> ask.listenerArns(listener))
                .listeners().getFirst().defaultActions()).permille().getOrDefault(group, 0);
    }

    @Test
    void severalRoutesGetTheSameWeightsAndWhenOneWasMissedTheNextTryWritesThatOne() {
        // given
        String second = amazon.direct.elb().createListener(ask -> ask.loadBalancerArn(amazon.balancer).port(81)
                .protocol("HTTP").defaultActions(amazon.forward(1000, 0, Forward.OFF))).listeners().getFirst()
                .listenerArn();
        amazon.set("routes", amazon.route + "," + second);
        var _ = drive.done(drive.capacity("v2", 1000));
        amazon.proxy.faults(asked -> asked.operation().equals("ModifyListener")
                ? new Proxy.Fault.Refused(400, "InvalidConfigurationRequest")
                : new Proxy.Fault.None());
        Command first = drive.traffic(List.of(drive.adopted(1000)), drive.adopted(500), drive.share("v2", 500));
        // when
        String reason = drive.reason(first);
        // then
        assertThat(reason).contains("InvalidConfigurationRequest");
        assertThat(amazon.split()).containsExactly(50, 50);
        // when
        amazon.proxy.faults(_ -> new Proxy.Fault.None());
        var _ = drive.done(drive.traffic(List.of(drive.adopted(1000)), drive.adopted(500), drive.share("v2", 500)));
        // then
        assertThat(weight(second, amazon.groups.getLast())).isEqualTo(500);
        assertThat(amazon.proxy.count("ModifyRule")).as("not again").isEqualTo(1);
        assertThat(amazon.stickiness()).isEqualTo("600");
        // when
        var _ = drive.done(drive.abort(drive.adopted(1000)));
        // then
        assertThat(weight(second, amazon.groups.getFirst())).isEqualTo(1000);
        assertThat(amazon.split()).containsExactly(100, 0);
    }

    @Test
    void aRevisionThatWasThereBeforeIsDeployedAgainWithItsOldTaskDefinition() {
        // given
        String before = drive.adopted(0).revision();
        var adopted = new Revision(before, "adopted", "adopted:" + before, Map.of(), Map.of(), "");
        drive.allowed = Duration.ofMinutes(20);
        var _ = drive.done(drive.capacity("v2", 1000));
        var _ = drive.done(drive.traffic(drive.share("v2", 1000)));
        var _ = drive.done(drive.command(new Desired.Roles(drive.share("v2", 0).revision()), false));
        var _ = drive.done(drive.capacity(adopted, 0));
        var _ = drive.done(drive.capacity("v3", 1000));
        var _ = drive.done(drive.traffic(drive.share("v3", 1000)));
        var _ = drive.done(drive.command(new Desired.Roles(drive.share("v3", 0).revision()), false));
        var _ = drive.done(drive.capacity("v2", 0));
        // when
        var _ = drive.done(drive.capacity(adopted, 1000));
        // then
        assertThat(amazon.image("green")).isEqualTo("shop:1");
        assertThat(amazon.registrations()).isEqualTo(3);
    }

    @Test
    void oneServiceIsRolledInPlaceAndBack() {
        // given
        var worker = new Target("worker", "ecs", "test", "workload",
                Map.of("cluster", amazon.name, "service", amazon.service(Colour.BLUE)));
        // when
        var _ = drive.done(on(worker, drive.command(new Desired.Roll(amazon.revision("v2")), false)));
        // then
        assertThat(amazon.image("blue")).isEqualTo("shop:v2");
        assertThat(amazon.written).isEmpty();
        // given
        amazon.proxy.fleet.manner(amazon.service(Colour.BLUE), Fleet.Manner.BREAKER);
        // when
        String reason = drive.reason(on(worker, drive.command(new Desired.Roll(amazon.revision("v3")), false)));
        // then
        assertThat(reason).contains("circuit breaker");
        // when
        Outcome back = drive.done(on(worker, drive.command(new Desired.Roll(amazon.revision("v2")), true)));
        // then
        assertThat(back.observed().orElseThrow().instances()).singleElement()
                .satisfies(one -> assertThat(one.revision()).isEqualTo(amazon.revision("v2").id()));
    }

    @Test
    void aRevisionThatLosesTargetsIsToldUnasked() {
        // given
        List<Health> told = new CopyOnWriteArrayList<>();
        try (EcsPlatform watching = amazon.platform(Duration.ofSeconds(10), Duration.ofMillis(50))) {
            watching.onHealth(told::add);
            var watched = new Drive(amazon, watching);
            var _ = watched.done(watched.capacity("v2", 1000));
            String v2 = amazon.revision("v2").id();
            await().atMost(Duration.ofSeconds(60)).until(() -> told.stream().anyMatch(
                    one -> one.revision().equals(v2) && one.ready() == 2));
            // when
            amazon.proxy.fleet.site(amazon.service(Colour.GREEN)).unhealthy = 1;
            // then
            await().atMost(Duration.ofSeconds(60)).until(() -> told.stream().anyMatch(
                    one -> one.revision().equals(v2) && one.ready() == 1 && one.wanted() == 2));
        }
    }

    private static Command on(Target target, Command command) {
        return new Command(command.id(), command.service(), command.rollout(), command.step(), command.phase(),
                command.attempt(), target, command.fence(), command.rollback(), command.issuedAt(),
                command.expiresAt(), command.desired());
    }
}

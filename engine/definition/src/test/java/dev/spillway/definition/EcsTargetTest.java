package dev.spillway.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.core.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcsTargetTest {
    private static final String ELB = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:";
    private static final String GOOD = """
            apiVersion: spillway.dev/v1
            kind: Service
            metadata: {environment: prod, name: shop}
            targets:
              - name: app
                platform: ecs
                ecs:
                  cluster: prod
                  services: [shop-blue, shop-green]
                  targetGroups: [ELBtargetgroup/blue/1, ELBtargetgroup/green/2]
                  routes: [ELBlistener/app/shop/1/2]
                  healthCheckGracePeriod: 60s
            strategy: {blueGreen: {bake: 1m}}
            """.replace("ELB", ELB);

    private static Target target(String text) {
        Reading reading = DefinitionReader.read(text);
        assertThat(reading).isInstanceOf(Reading.Read.class);
        return ((Reading.Read) reading).definition().targets().getFirst();
    }

    @Test
    void twoColoursAreAServiceAndItsSettingsGoAsTheyAre() {
        // when
        Target target = target(GOOD);
        // then
        assertThat(target.role()).isEqualTo(Target.Role.SERVICE);
        assertThat(target.settings()).containsEntry("services", "shop-blue,shop-green")
                .containsEntry("targetGroups", ELB + "targetgroup/blue/1," + ELB + "targetgroup/green/2")
                .containsEntry("healthCheckGracePeriod", "60");
    }

    @Test
    void oneServiceIsAWorkloadThatIsRolled() {
        // when
        Target target = target(GOOD.replaceFirst("(?s)ecs:\n.*60s", "ecs: {cluster: prod, service: worker}")
                .replace("blueGreen: {bake: 1m}", "rolling: {}"));
        // then
        assertThat(target.role()).isEqualTo(Target.Role.WORKLOAD);
        assertThat(target.settings()).containsOnlyKeys("cluster", "service");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"cluster: prod|clustr: prod|clustr|did you mean 'cluster'",
            "shop-blue, shop-green|shop, shop|services|two different names",
            "targetgroup/blue|loadbalancer/blue|targetGroups|two different ARNs of target groups",
            "listener/app|listener/net|routes[0]|Application Load Balancer",
            "60s|soon|healthCheckGracePeriod|30s, 15m"})
    void aMistakeIsNamedWithItsFieldAndWhatWouldBeRight(String good, String bad, String field, String said) {
        // when
        var problems = BadInputTest.problems(GOOD.replace(good, bad));
        // then
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo("targets[0].ecs." + field);
            assertThat(problem.message()).contains(said);
        });
    }
}

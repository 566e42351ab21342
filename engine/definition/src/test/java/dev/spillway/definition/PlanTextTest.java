package dev.spillway.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlanTextTest {
    @Test
    void thePlanShowsStepsPhasesAndCommandsInOrder() {
        // given
        var definition = DefinitionReaderTest.good(DefinitionReaderTest.small("""
                canary: {steps: [{setWeight: 5}, {bake: {duration: 15m, analyses: [errors]}}, {setWeight: 100}]}""")
                + "analyses: [{name: errors, provider: push, errorRate: {max: 0.1%}}]\n").definition();

        // when
        String text = PlanText.of(definition);

        // then
        assertThat(text).isEqualTo("""
                dev/shop: canary, 5 steps on app on local/dev
                   1  deploy
                        - app: read what Spillway will own (within 30s)
                        - app: capacity of the new revision: 5 % (within 10m)
                   2  set weight 5 %
                        - app: traffic: 95 % stable, 5 % the new revision (within 1m)
                   3  bake 15m (at most 45m), guarded by errors
                   4  set weight 100 %
                        - app: capacity of the new revision: 100 % (within 10m)
                        - app: traffic: 100 % the new revision (within 1m)
                   5  promote
                        - app: capacity of the new revision: 100 % (within 10m)
                        - app: traffic: 100 % the new revision (within 1m)
                        - app: stable is the new revision (within 1m)
                then  window 1h: the old revision stays warm
                      retire: the old revision goes
                analysis errors: every 10s from push: errors at most 0.1 %, no verdict below 100 requests
                """);
    }

    @Test
    void thePlanShowsWhatWatchesAndWhatIsAsked() {
        // given
        var definition = DefinitionReaderTest.good(DefinitionReaderTest.small("""
                canary: {steps: [{setWeight: 5}, {pause: {}}], background: {analyses: [rate], startingStep: 1}}""")
                + """
                        analyses:
                          - name: rate
                            provider: prometheus
                            interval: 30s
                            successCondition: result[0] >= 0.95
                            failureLimit: 2
                            query:
                              address: http://prometheus:9090
                              header.Authorization: "Bearer {{secret:prometheus/token}}"
                              query: |
                                sum(rate(good[1m])) /
                                sum(rate(all[1m]))
                        """).definition();

        // when
        String text = PlanText.of(definition);

        // then: how it is asked is nobody's business
        assertThat(text).contains("""
                background  rate, from step 3 until the promotion
                """, """
                analysis rate: every 30s from prometheus: good while result[0] >= 0.95, until the end, 2 may fail
                         address http://prometheus:9090
                         query sum(rate(good[1m])) /
                               sum(rate(all[1m]))
                """).doesNotContain("secret");
    }
}

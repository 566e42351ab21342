package dev.spillway.executor.kubernetes;

import static dev.spillway.executor.kubernetes.Desk.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Desired;
import dev.spillway.executor.Health;
import dev.spillway.executor.kubernetes.model.ModelCluster;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of instances is told unasked. */
@Timeout(120)
final class HealthTest {
    private final ModelCluster cluster = new ModelCluster();
    private final Desk desk = new Desk(cluster).with("deployment", "my-app");
    private final Queue<Health> told = new ConcurrentLinkedQueue<>();
    private String v1 = "";

    @BeforeEach
    void stableRuns() {
        cluster.apply(Guide.deployment("my-app", 2, "v1"));
        cluster.settle();
        desk.platform().onHealth(told::add);
        v1 = desk.observed().stable().orElseThrow();
        await(new Health("prod/my-app", "app", v1, 2, 2));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private void await(Health health) {
        while (!told.contains(health)) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void aNewRevisionIsToldOnceItIsWholeAndWhenItIsSick() {
        // when
        desk.done(desk.capacity(revision("v2"), 1000));
        // then
        await(new Health("prod/my-app", "app", "v2", 2, 2));
        assertThat(told).filteredOn(one -> one.revision().equals("v2")).as("on its way up it is not sick").hasSize(1);
        // when
        cluster.controllers().crash("my-app-copy");
        cluster.settle();
        // then
        await(new Health("prod/my-app", "app", "v2", 0, 2));
    }

    @Test
    void whatSpillwayScalesIsNotSickAndWhatOthersScaleIs() {
        // when
        desk.done(desk.capacity(revision("v2"), 1000));
        await(new Health("prod/my-app", "app", "v2", 2, 2));
        desk.done(desk.capacity(revision("v2"), 0));
        cluster.patchDeployment("my-app", "[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":0}]");
        cluster.settle();
        // then
        await(new Health("prod/my-app", "app", v1, 0, 0));
        assertThat(told).doesNotContain(new Health("prod/my-app", "app", "v2", 0, 0));
    }

    @Test
    void aProcessThatComesNewKnowsWhoseTheyAre() {
        // given
        desk.done(desk.command(new Desired.Roles(v1), false));
        Queue<Health> other = new ConcurrentLinkedQueue<>();
        // when
        try (var platform = new KubernetesPlatform(cluster.client(), List.of(ModelCluster.NAMESPACE))) {
            platform.onHealth(other::add);
            cluster.controllers().crash("my-app");
            while (other.stream().noneMatch(one -> one.ready() == 0)) {
                cluster.pass(java.time.Duration.ofSeconds(1));
            }
        }
        // then
        assertThat(other).contains(new Health("prod/my-app", "app", v1, 0, 2));
    }
}

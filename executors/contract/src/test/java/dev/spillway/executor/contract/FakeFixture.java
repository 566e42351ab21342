package dev.spillway.executor.contract;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.FakePlatform.Call;
import dev.spillway.executor.contract.FakePlatform.Manner;
import dev.spillway.executor.contract.FakePlatform.Picture;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The in-memory platform under the contract. */
record FakeFixture(FakeWorld world, Manner manner) implements PlatformUnderTest<Picture, Call> {
    @Override
    public Platform<Picture, Call> platform() {
        return new FakePlatform(world, manner, Duration.ofSeconds(20));
    }

    @Override
    public Target target() {
        return new Target("app", "fake", "one", Map.of("replicas", "3"));
    }

    @Override
    public Revision revision(String label) {
        return new Revision(label, label, "image:" + label, Map.of(), Map.of(), "");
    }

    @Override
    public List<List<Share>> journal() {
        return world.journal().stream().map(FakeWorld.Entry::shares).toList();
    }
}

package dev.spillway.executor.contract;

import dev.spillway.executor.contract.FakePlatform.Call;
import dev.spillway.executor.contract.FakePlatform.Manner;
import dev.spillway.executor.contract.FakePlatform.Picture;

final class ExactFenceContractTest extends ExecutorContract<Picture, Call> {
    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return new FakeFixture(new FakeWorld(), Manner.EXACT);
    }
}

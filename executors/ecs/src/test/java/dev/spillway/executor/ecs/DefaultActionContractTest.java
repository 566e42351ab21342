package dev.spillway.executor.ecs;

import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import org.junit.jupiter.api.Timeout;

/** Behind the default action of a listener, which is another call. */
@Timeout(180)
final class DefaultActionContractTest extends ExecutorContract<Picture, Call> {
    @Override
    protected PlatformUnderTest<Picture, Call> open() {
        return new EcsFixture(EcsFixture.Begin.EMPTY, false);
    }
}

package dev.spillway.executor.istio;

import dev.spillway.executor.Platform;
import dev.spillway.executor.Revision;
import dev.spillway.executor.Share;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.ExecutorContract;
import dev.spillway.executor.contract.PlatformUnderTest;
import dev.spillway.executor.istio.object.Write;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** The guide's VirtualService and DestinationRule on an API server's model. */
@Timeout(120)
final class IstioContractTest extends ExecutorContract<Picture, Write> {
    @Override
    protected PlatformUnderTest<Picture, Write> open() {
        return new Fixture(Mesh.ofTheGuide());
    }

    private record Fixture(Mesh mesh) implements PlatformUnderTest<Picture, Write> {
        @Override
        public Platform<Picture, Write> platform() {
            return new IstioPlatform(mesh.client(), Api.ISTIO);
        }

        @Override
        public Target target() {
            return new Target("router", "istio", "test", "traffic", Map.of("namespace", Mesh.NAMESPACE,
                    "virtualService", "my-app", "destinationRule", "my-app"));
        }

        @Override
        public Revision revision(String label) {
            return new Revision(label, label, "", Map.of(), Map.of(), "");
        }

        @Override
        public boolean hasCapacity() {
            return false;
        }

        @Override
        public void warm(Revision revision) {
            mesh.pod("pod-" + revision.id(), Map.of("app", "my-app", Settings.LABEL, revision.id()));
        }

        @Override
        public List<List<Share>> journal() {
            return mesh.journal();
        }

        @Override
        public void close() {
            mesh.close();
        }
    }
}

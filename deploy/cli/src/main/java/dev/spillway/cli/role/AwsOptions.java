package dev.spillway.cli.role;

import dev.spillway.executor.ecs.api.Aws;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which of Amazon's accounts and regions, and as whom. A definition cannot say that: credentials go where the operator sends them. */
public final class AwsOptions {
    @Option(names = "--aws-region", paramLabel = "REGION", description = "ecs: whose resources these are (default: AWS_REGION or the profile's); under dev nothing of Amazon's is served without it.")
    Optional<String> region = Optional.empty();

    @Option(names = "--aws-role", paramLabel = "ARN", description = "ecs: a role to take on (default: whoever the environment says).")
    Optional<String> role = Optional.empty();

    @Option(names = "--aws-endpoint", paramLabel = "URL", description = "ecs: another address of Amazon's API, as that of an emulator.")
    Optional<URI> endpoint = Optional.empty();

    Aws open() throws IOException {
        try {
            return Aws.open(new Aws.Access(region, endpoint, role));
        } catch (RuntimeException unknown) {
            // the SDK has no checked exceptions: what it cannot find here is somebody's mistake
            throw new IOException("Amazon's API cannot be used: " + unknown.getMessage() + " (see --aws-region)",
                    unknown);
        }
    }

    /** Where nothing is said, nothing is looked for. */
    Optional<Aws> named() throws IOException {
        return region.isPresent() ? Optional.of(open()) : Optional.empty();
    }
}

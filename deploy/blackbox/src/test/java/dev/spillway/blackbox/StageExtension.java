package dev.spillway.blackbox;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each test its {@link Stage} on the one {@link Cluster}, and a seed that a failure tells. */
final class StageExtension implements ParameterResolver, TestExecutionExceptionHandler {
    /** Tags what runs with {@code -Pblackbox} only, and not in the ordinary build. */
    static final String MORE = "more";
    private static final Logger LOG = LoggerFactory.getLogger(StageExtension.class);
    private static final Namespace OURS = Namespace.create(StageExtension.class);
    private static final long SEED = Long.getLong("seed", System.currentTimeMillis());
    private static final AtomicInteger STAGES = new AtomicInteger();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Stage.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Cluster cluster = context.getRoot().getStore(OURS).computeIfAbsent(Cluster.class, _ -> Cluster.start(),
                Cluster.class);
        return context.getStore(OURS).computeIfAbsent(Stage.class, _ -> stage(cluster, context), Stage.class);
    }

    private static Stage stage(Cluster cluster, ExtensionContext context) {
        LOG.info("{}: -Dseed={}", context.getUniqueId(), SEED);
        String name = context.getRequiredTestMethod().getName().toLowerCase(java.util.Locale.ROOT);
        // what a test picks depends on its own name and parameters only, not on what ran before it
        long own = SEED ^ context.getUniqueId().hashCode();
        return new Stage(cluster, name.substring(0, Math.min(40, name.length())) + "-" + STAGES.incrementAndGet(),
                new SplittableRandom(own));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError("to try again: -Dseed=" + SEED));
        throw failure;
    }
}

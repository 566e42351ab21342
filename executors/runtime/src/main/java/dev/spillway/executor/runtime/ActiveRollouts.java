package dev.spillway.executor.runtime;

import dev.spillway.executor.Command;
import dev.spillway.executor.Health;
import dev.spillway.executor.HealthChanged;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rollout last commanded a target, to say whose health changed. An executor does not learn when a rollout has
 * ended; the engine ignores health that is told for one that has.
 */
final class ActiveRollouts {
    private final String executor;
    private final Map<Site.Key, String> rollouts = new ConcurrentHashMap<>();

    ActiveRollouts(String executor) {
        this.executor = executor;
    }

    void note(Command command) {
        rollouts.put(Site.Key.of(command), command.rollout());
    }

    /** Empty where this process has seen no rollout. */
    Optional<HealthChanged> changed(Health health, Instant at) {
        return Optional.ofNullable(rollouts.get(new Site.Key(health.service(), health.target())))
                .map(rollout -> new HealthChanged(id(health, at), health.service(), rollout, health.target(),
                        health.revision(), health.ready(), health.wanted(), executor, at));
    }

    private String id(Health health, Instant at) {
        return String.join("/", executor, health.service(), health.target(), health.revision(),
                health.ready() + "of" + health.wanted(), Long.toString(at.toEpochMilli()));
    }
}

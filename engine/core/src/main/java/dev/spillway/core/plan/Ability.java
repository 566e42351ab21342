package dev.spillway.core.plan;

import dev.spillway.core.model.Step;
import dev.spillway.core.model.Target;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a step needs beyond instances and weights, which every platform has. A plan that needs more than its targets can do is refused before anything is touched. */
enum Ability {
    HEADER_ROUTE("setHeaderRoute"),
    MIRROR_ROUTE("setMirrorRoute"),
    FLAG("setFlag"),
    MIGRATION("migrate"),
    ROLL("roll");

    /** By platform; one that is not named here has none of them. */
    private static final Map<String, Set<Ability>> ABLE = Map.of("database", EnumSet.of(MIGRATION), "ecs",
            EnumSet.of(ROLL), "flags",
            EnumSet.of(FLAG), "istio", EnumSet.of(HEADER_ROUTE, MIRROR_ROUTE), "kubernetes", EnumSet.of(ROLL));

    private final String word;

    Ability(String word) {
        this.word = word;
    }

    private boolean isAskedOf(Target.Role role) {
        return switch (this) {
            case HEADER_ROUTE, MIRROR_ROUTE -> role.hasTraffic();
            case FLAG -> role == Target.Role.FLAG;
            case MIGRATION -> role == Target.Role.DATABASE;
            case ROLL -> role.hasCapacity();
        };
    }

    static Optional<Ability> needed(Step step) {
        return switch (step) {
            case Step.SetHeaderRoute _ -> Optional.of(HEADER_ROUTE);
            case Step.SetMirrorRoute _ -> Optional.of(MIRROR_ROUTE);
            case Step.SetFlag _ -> Optional.of(FLAG);
            case Step.Migrate _ -> Optional.of(MIGRATION);
            case Step.Roll _ -> Optional.of(ROLL);
            case Step.Deploy _,Step.SetWeight _,Step.Bake _,Step.Pause _,Step.Approve _,Step.Analysis _,Step.SetCanaryScale _,Step.Promote _ ->
                Optional.empty();
        };
    }

    /** Why these targets cannot do it, in words; empty when all that are asked can. */
    Optional<String> lacking(List<Target> targets) {
        var able = new TreeSet<String>();
        ABLE.forEach((platform, abilities) -> {
            if (abilities.contains(this)) {
                able.add(platform);
            }
        });
        if (able.isEmpty()) {
            return Optional.of(word + " has no executor yet");
        }
        return targets.stream().filter(t -> isAskedOf(t.role()) && !able.contains(t.platform())).findFirst()
                .map(t -> word + " cannot be done by the platform '" + t.platform() + "' of the target '" + t.name()
                        + "'; it can by " + String.join(", ", able));
    }
}

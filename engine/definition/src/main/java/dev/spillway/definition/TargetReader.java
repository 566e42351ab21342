package dev.spillway.definition;

import dev.spillway.core.model.Target;
import dev.spillway.definition.yaml.Nearest;
import dev.spillway.definition.yaml.YamlField;
import dev.spillway.definition.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One target. Its settings are the platform's own words; for the platforms known here they are checked. */
final class TargetReader {
    /** Platforms that have an executor. {@code memory} is the in-memory one of tests. */
    static final List<String> PLATFORMS = List.of("database", "ecs", "flags", "gatewayapi", "haproxy", "istio",
            "kubernetes", "local", "memory");
    /** They move requests and run nothing. */
    private static final List<String> ROUTERS = List.of("gatewayapi", "haproxy", "istio");
    private static final Map<String, Target.Role> ROLES = new TreeMap<>(Map.of("service", Target.Role.SERVICE,
            "workload", Target.Role.WORKLOAD, "traffic", Target.Role.TRAFFIC, "flag", Target.Role.FLAG,
            "database", Target.Role.DATABASE));

    private TargetReader() {}

    static Optional<Target> read(YamlMap map) {
        var fields = new ArrayList<>(List.of("name", "platform", "instance", "role", "settings"));
        fields.addAll(PLATFORMS);
        map.only(fields.toArray(String[]::new));
        Optional<String> name = map.need("name").flatMap(YamlField::name);
        Optional<String> platform = map.need("platform").flatMap(TargetReader::platform);
        String instance = map.get("instance").flatMap(YamlField::name).orElse("dev");
        Target.Role role = role(map, platform);
        platform.ifPresent(p -> foreignBlocks(map, p));
        Map<String, String> settings = platform.map(p -> settings(map, p, role)).orElse(Map.of());
        return name.flatMap(n -> platform.map(p -> new Target(n, p, instance, role, settings)));
    }

    /** A router has no instances: unless something else is written, its role is traffic; a flag has neither. */
    private static Target.Role role(YamlMap map, Optional<String> platform) {
        boolean routes = platform.filter(ROUTERS::contains).isPresent();
        Optional<Target.Role> only = platform.flatMap(TargetReader::only);
        Optional<YamlField> written = map.get("role");
        Target.Role role = written.flatMap(f -> f.oneOf(ROLES))
                .orElseGet(() -> only.orElseGet(() -> routes ? Target.Role.TRAFFIC : usual(map, platform)));
        boolean special = role == Target.Role.FLAG || role == Target.Role.DATABASE;
        if (only.isPresent() ? role != only.get() : special) {
            written.ifPresent(f -> f.wrong(only.isPresent()
                    ? "must be " + word(only.get()) + ": this platform has nothing else"
                    : "is " + word(role) + ", which a target on the platform " + platform.orElse("?") + " cannot be"));
        }
        if (routes && role != Target.Role.TRAFFIC) {
            written.ifPresent(f -> f.wrong("must be traffic: a router runs no instances; those are another target's,"
                    + " with the role workload"));
        }
        return role;
    }

    /** Deployments without a Service, and a single ECS service, have no requests to share: they are a workload. */
    private static Target.Role usual(YamlMap map, Optional<String> platform) {
        boolean deployments = platform.equals(Optional.of("kubernetes")) && !names(map, "kubernetes", "service");
        boolean rolled = platform.equals(Optional.of("ecs")) && names(map, "ecs", "service");
        return deployments || rolled ? Target.Role.WORKLOAD : Target.Role.SERVICE;
    }

    private static boolean names(YamlMap map, String block, String word) {
        return map.get(block).flatMap(YamlField::map).flatMap(m -> m.get(word)).isPresent();
    }

    /** What a platform has nothing but. */
    private static Optional<Target.Role> only(String platform) {
        return switch (platform) {
            case "flags" -> Optional.of(Target.Role.FLAG);
            case "database" -> Optional.of(Target.Role.DATABASE);
            case String _ -> Optional.empty();
        };
    }

    private static String word(Target.Role role) {
        return ROLES.entrySet().stream().filter(entry -> entry.getValue() == role).map(Map.Entry::getKey).findFirst()
                .orElse("?");
    }

    private static Optional<String> platform(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> known = text.filter(PLATFORMS::contains);
        if (text.isPresent() && known.isEmpty()) {
            field.wrong("no executor serves the platform '" + text.get() + "'; " + Nearest.hint(text.get(), PLATFORMS));
        }
        return known;
    }

    private static void foreignBlocks(YamlMap map, String platform) {
        PLATFORMS.stream().filter(other -> !other.equals(platform)).forEach(other -> map.get(other)
                .ifPresent(block -> block
                        .wrong("this target is on the platform '" + platform + "', so this block means nothing")));
    }

    private static Map<String, String> settings(YamlMap map, String platform, Target.Role role) {
        var settings = new TreeMap<String, String>();
        map.get("settings").flatMap(YamlField::map).ifPresent(free -> settings.putAll(free.texts()));
        Optional<YamlMap> block = (platform.equals("memory") || (platform.equals("local") && !role.hasCapacity())
                ? map.get(platform)
                : map.need(platform)).flatMap(YamlField::map);
        block.ifPresent(words -> settings.putAll(switch (platform) {
            case "local" -> local(words, role.hasCapacity(), role);
            case "kubernetes" -> KubernetesSettings.read(words, role);
            case "ecs" -> EcsSettings.read(words, role);
            case "database" -> DatabaseSettings.read(words);
            case "flags" -> FlagsSettings.read(words);
            case "haproxy" -> HaproxySettings.read(words);
            case "istio" -> RouterSettings.istio(words);
            case "gatewayapi" -> RouterSettings.gateway(words);
            default -> words.texts();
        }));
        return settings;
    }

    /** The words of the local platform; {@code env.NAME} for each variable. */
    private static Map<String, String> local(YamlMap local, boolean runs, Target.Role role) {
        local.only("command", "replicas", "port", "readiness", "env", "grace", "drain");
        var settings = new TreeMap<String, String>();
        Optional<YamlField> command = runs ? local.need("command") : local.get("command");
        command.flatMap(YamlField::text).ifPresent(text -> settings.put("command", text));
        local.get("replicas").flatMap(f -> f.integer(1, 50)).ifPresent(n -> settings.put("replicas", n.toString()));
        if (role == Target.Role.WORKLOAD) {
            local.get("port").ifPresent(f -> f.wrong("means nothing for a workload: it has no proxy, and its instances"
                    + " get free ports; the port is the router's"));
        }
        local.get("port").flatMap(f -> f.integer(0, 65535)).ifPresent(n -> settings.put("port", n.toString()));
        local.get("readiness").flatMap(TargetReader::readiness).ifPresent(path -> settings.put("readiness", path));
        for (String word : List.of("grace", "drain")) {
            local.get(word).flatMap(YamlField::duration)
                    .ifPresent(time -> settings.put(word, time.toMillis() + "ms"));
        }
        local.get("env").flatMap(YamlField::map)
                .ifPresent(env -> env.texts().forEach((name, value) -> settings.put("env." + name, value)));
        return settings;
    }

    private static Optional<String> readiness(YamlField field) {
        Optional<String> text = field.text();
        Optional<String> good = text.filter(t -> t.startsWith("/") || t.equals("tcp"));
        if (text.isPresent() && good.isEmpty()) {
            field.wrong("must be a path such as /health, or tcp, but was '" + text.get() + "'");
        }
        return good;
    }
}

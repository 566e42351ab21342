package dev.spillway.executor.istio;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import dev.spillway.executor.istio.object.Thing;
import dev.spillway.executor.istio.object.Write;
import dev.spillway.executor.istio.pool.Pools;
import dev.spillway.executor.istio.route.Router;
import dev.spillway.executor.istio.route.Side;
import dev.spillway.executor.kubernetes.api.Answer;
import dev.spillway.executor.kubernetes.api.Calls;
import dev.spillway.executor.kubernetes.api.Kind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Routes traffic by objects that Istio, or an implementation of the Gateway API, watches. Every write is conditional on the
 * object that was read and carries the command's fence, so nothing older lands after {@code done}.
 */
public final class IstioPlatform implements Platform<Picture, Write> {
    private static final Kind SERVICE = new Kind("", "v1", "Service", "services");
    private final KubernetesClient client;
    private final Api api;
    private final Served served;

    /** @param client stays the caller's, who closes it */
    public IstioPlatform(KubernetesClient client, Api api) {
        this.client = client;
        this.api = api;
        this.served = new Served(client, api);
    }

    @Override
    public Reading<Picture> observe(Command command) {
        Settings settings;
        try {
            settings = Settings.of(api, command.target().settings());
        } catch (IllegalArgumentException wrong) {
            return new Reading.Seen<>(new Picture.Broken(String.valueOf(wrong.getMessage())));
        }
        return switch (read(settings, command)) {
            case Answer.Got<Picture>(Picture picture) -> new Reading.Seen<>(picture);
            case Answer.Refused<Picture>(String reason, int _) -> new Reading.Seen<>(new Picture.Broken(reason));
            case Answer.Away<Picture>(String reason) -> new Reading.Unseen<>(reason);
        };
    }

    private Answer<Picture> read(Settings settings, Command command) {
        return served.router().then(kind -> thing(kind, settings, settings.router())).then(thing -> {
            var router = new Router(thing, settings.dialect());
            Optional<String> unfit = router.unfit();
            return unfit.isPresent()
                    ? new Answer.Got<>(new Picture.Broken(unfit.get()))
                    : pools(settings).then(pools -> switch (pools) {
                        case Pools.Read.Unfit(String reason) -> new Answer.Got<>(new Picture.Broken(reason));
                        case Pools.Read.Good(Pools good) -> whole(settings, command, router, good);
                    });
        });
    }

    private Answer<Pools.Read> pools(Settings settings) {
        if (settings.destinationRule().isPresent()) {
            return served.destinationRule().then(kind -> thing(kind, settings, settings.destinationRule().get()))
                    .map(rule -> Pools.subsets(rule, settings.names(), settings.label()));
        }
        return service(settings, Side.STABLE).then(stable -> service(settings, Side.CANARY)
                .map(canary -> new Pools.Read.Good(Pools.services(stable, canary, settings.label()))));
    }

    private Answer<Thing> service(Settings settings, Side side) {
        return thing(SERVICE, settings, settings.names().getOrDefault(side, ""));
    }

    private Answer<Thing> thing(Kind kind, Settings settings, String name) {
        return kind.read(client, settings.namespace(), name).map(found -> Thing.of(kind, found));
    }

    /** Pods are asked for only where requests are about to be sent to them: an abort waits for nobody's health. */
    private Answer<Picture> whole(Settings settings, Command command, Router router, Pools pools) {
        boolean ask = command.desired() instanceof Desired.Traffic && !command.rollback();
        return ask
                ? pods(settings, pools).map(pods -> new Picture.Read(router, pools, Optional.of(pods)))
                : new Answer.Got<>(new Picture.Read(router, pools, Optional.empty()));
    }

    private Answer<Picture.Pods> pods(Settings settings, Pools pools) {
        return select(settings, pools.labels(Side.STABLE)).then(stable -> select(settings,
                pools.labels(Side.CANARY)).map(canary -> {
                    Map<Side, Integer> ready = new EnumMap<>(Map.of(Side.STABLE, ready(stable), Side.CANARY,
                            ready(canary)));
                    Set<String> both = names(stable);
                    both.retainAll(names(canary));
                    boolean same = pools.revision(Side.STABLE).equals(pools.revision(Side.CANARY));
                    return new Picture.Pods(ready, same ? Optional.empty() : both.stream().findFirst());
                }));
    }

    private Answer<List<Pod>> select(Settings settings, Map<String, String> labels) {
        return Calls.read("the pods in " + settings.namespace(),
                () -> client.pods().inNamespace(settings.namespace()).withLabels(labels).list().getItems());
    }

    private static int ready(List<Pod> pods) {
        return (int) pods.stream().filter(Readiness::isPodReady).count();
    }

    private static Set<String> names(List<Pod> pods) {
        return pods.stream().filter(Readiness::isPodReady).map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public CallResult call(Command command, Write write) {
        return write.before().kind().write(client, write.before().read(), write.edit());
    }

    @Override
    public Next<Write> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public Observed report(Picture picture) {
        return Report.of(picture);
    }
}

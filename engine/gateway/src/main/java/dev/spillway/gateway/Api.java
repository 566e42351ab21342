package dev.spillway.gateway;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.Limits;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Request;
import dev.spillway.core.state.Service;
import dev.spillway.definition.DefinitionReader;
import dev.spillway.definition.Reading;
import dev.spillway.definition.yaml.Problem;
import dev.spillway.gateway.alert.AlertReader;
import dev.spillway.gateway.http.Answer;
import dev.spillway.gateway.http.Call;
import dev.spillway.gateway.http.JsonBody;
import dev.spillway.gateway.http.Refused;
import dev.spillway.gateway.http.Router;
import dev.spillway.gateway.view.EntryView;
import dev.spillway.gateway.view.Labels;
import dev.spillway.gateway.view.ServiceView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the gateway answers to. */
final class Api {
    static final String SERVICE = "/v1/services/{environment}/{name}";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int LINES = 200;
    private final Views views;
    private final Asking asking;
    private final Actors actors;
    private final RequestReader reader;
    private final AlertReader alerts;

    /** The body of a 422 about a definition: the first problem, then all. */
    record BadDefinition(String error, String field, String message, List<Problem> problems) {}

    record Services(List<ServiceView> services) {}

    record History(String service, List<EntryView> entries) {}

    record Executors(List<Views.Executor> executors) {}

    Api(Views views, Asking asking, Actors actors, RequestReader reader, AlertReader alerts) {
        this.views = views;
        this.asking = asking;
        this.actors = actors;
        this.reader = reader;
        this.alerts = alerts;
    }

    void addTo(Router router) {
        router.on("POST", "/v1/services", "Create a service, or change its definition (YAML)", this::define)
                .on("GET", "/v1/services", "All services", this::services)
                .on("GET", SERVICE, "One service: its state, its rollout, what it waits for", this::service)
                .on("GET", SERVICE + "/history", "The log, oldest line first", this::history)
                .on("GET", SERVICE + "/events", "The log as server-sent events, also from a line of the past",
                        this::events)
                .on("GET", "/v1/events", "The log of all services as server-sent events, from now on",
                        _ -> new Answer.Events(new LiveEvents(views, Optional.empty(), Optional.empty(), HEARTBEAT)))
                .on("GET", "/v1/executors", "Executors that said they are alive",
                        _ -> Answer.json(200, new Executors(views.executors())))
                .on("POST", "/v1/alerts", "Tell of an alert", this::alert);
        Verbs.ALL.forEach(verb -> router.on("POST", SERVICE + "/" + verb.name(), verb.summary(),
                call -> verb(verb, call)));
    }

    private Answer define(Call call) {
        var actor = actors.of(call);
        Optional<Duration> wait = call.duration("wait", LONGEST_WAIT);
        Optional<String> id = call.query("requestId").map(text -> RequestReader.parse("requestId", text,
                value -> Limits.name("requestId", value)));
        String definitionText = call.body();
        return switch (DefinitionReader.read(definitionText)) {
            case Reading.Problems(var problems, _, _) -> {
                Problem first = problems.getFirst();
                yield Answer.json(422, new BadDefinition("bad_definition", first.path(), first.toString(), problems));
            }
            case Reading.Parts parts -> Answer.json(422, new BadDefinition("bad_definition", "", parts.toString(),
                    List.of(new Problem(1, 1, "", parts.toString()))));
            case Reading.Read(var definition, _, _) -> asking.ask(definition.service(),
                    new Request.PutService(reader.ask(id, actor), definition), definitionText, wait);
        };
    }

    private Answer verb(Verb verb, Call call) {
        var actor = actors.of(call);
        ServiceId id = id(call);
        Optional<Duration> wait = call.duration("wait", LONGEST_WAIT);
        Request request = reader.verb(verb, id, JsonBody.read(call.body()), actor);
        known(id);
        return asking.ask(id, request, "", wait);
    }

    private Answer alert(Call call) {
        var actor = actors.of(call);
        Optional<Duration> wait = call.duration("wait", LONGEST_WAIT);
        var alerted = alerts.read(
                JsonBody.read(call.body()).only(RequestReader.ALERT.stream().map(Verb.Field::name).toList()),
                actor);
        known(alerted.service());
        return asking.ask(alerted.service(), alerted.alert(), "", wait);
    }

    private Answer services(Call call) {
        Optional<String> environment = call.query("environment");
        return Answer.json(200, new Services(views.services().stream()
                .filter(v -> environment.map(v.service().id().environment()::equals).orElse(true))
                .map(v -> ServiceView.of(v.service(), v.head(), v.last())).toList()));
    }

    private Answer service(Call call) {
        Views.Viewed viewed = known(id(call));
        return Answer.json(200, ServiceView.of(viewed.service(), viewed.head(), viewed.last()));
    }

    private Answer history(Call call) {
        ServiceId id = id(call);
        Service service = known(id).service();
        int most = call.number("limit", 1, Board.KEPT_LINES).map(Math::toIntExact).orElse(LINES);
        long from = call.number("from", 0, Long.MAX_VALUE).orElse(Math.max(1, service.sequence() - most + 1));
        List<Entry> lines = views.log(id, from, most);
        Labels labels = Labels.of(service);
        return Answer.json(200,
                new History(id.toString(), lines.stream().map(line -> EntryView.of(line, labels)).toList()));
    }

    private Answer events(Call call) {
        ServiceId id = id(call);
        known(id);
        Optional<Long> after = call.header("Last-Event-ID").map(text -> 1 + Call.number("Last-Event-ID", text, 0,
                Long.MAX_VALUE - 1));
        Optional<Long> from = after.or(() -> call.number("from", 0, Long.MAX_VALUE));
        return new Answer.Events(new LiveEvents(views, Optional.of(id), from, HEARTBEAT));
    }

    private static ServiceId id(Call call) {
        return new ServiceId(name(call, "environment"), name(call, "name"));
    }

    private static String name(Call call, String part) {
        return RequestReader.parse(part, call.part(part), text -> Limits.name(part, text));
    }

    private Views.Viewed known(ServiceId id) {
        return views.service(id).orElseThrow(() -> views.isReady()
                ? Refused.of(404, "unknown_service",
                        "unknown service " + id + ": send its definition first (POST /v1/services)")
                : Refused.of(503, "starting", "the gateway is still reading the log; ask again in a moment"));
    }
}

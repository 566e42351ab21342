package dev.spillway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.core.model.ServiceId;
import dev.spillway.gateway.view.Json;
import dev.spillway.gateway.view.ServiceView;
import java.util.List;
import java.util.Map;

/** One request to each of several services: none stops the others. */
final class Many {
    private Many() {}

    record Failure(String service, String error) {}

    /** Returns the status of the last one that said no, or 0. */
    static int ask(Session session, List<ServiceView> services, String verb, Map<String, Object> body) {
        int status = Exit.PROMOTED;
        if (services.isEmpty() && !session.json()) {
            session.screen().line("nothing to " + verb);
        }
        for (ServiceView view : services) {
            try {
                JsonNode reply = session.ask(ServiceId.parse(view.id()), verb, body);
                if (!session.json()) {
                    session.screen().line(view.id() + ":");
                }
                session.tell(reply);
            } catch (Stop no) {
                status = no.status();
                if (session.json()) {
                    session.screen().json(Json.write(new Failure(view.id(), no.message())));
                } else {
                    session.screen().error(view.id() + ": " + no.message());
                }
            }
        }
        return status;
    }
}

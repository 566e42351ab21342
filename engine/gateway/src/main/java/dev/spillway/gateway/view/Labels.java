package dev.spillway.gateway.view;

import dev.spillway.core.model.Revision;
import dev.spillway.core.model.RevisionId;
import dev.spillway.core.state.Service;
import java.util.HashMap;
import java.util.Map;

/** What people call the revisions that a service knows; an unknown one is called by its id. */
public final class Labels {
    private final Map<String, String> byId = new HashMap<>();

    private Labels() {}

    public static Labels of(Service service) {
        var labels = new Labels();
        service.catalog().history().forEach(p -> labels.add(p.revision()));
        service.catalog().waiting().forEach(w -> labels.add(w.revision()));
        service.brief().ifPresent(brief -> {
            brief.stable().ifPresent(labels::add);
            labels.add(brief.revision());
        });
        return labels;
    }

    private void add(Revision revision) {
        byId.put(revision.id().value(), revision.label());
    }

    public String of(String id) {
        return byId.getOrDefault(id, id);
    }

    public String of(RevisionId id) {
        return of(id.value());
    }
}

package dev.spillway.executor.ecs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part of ECS that moto does not have: deployments that take turns, tasks that come and go, a circuit breaker, and targets that
 * become healthy. A service gets on by one stage each time that it is described.
 */
public final class Fleet {
    /** How the next deployments of a service go. */
    public enum Manner {
        /** All tasks come up, and old ones leave. */
        WELL,
        /** Tasks stop again and again. */
        CRASHING,
        /** ECS gives up and goes back to what was there. */
        BREAKER,
        /** Nothing comes up, and ECS goes on trying. */
        STUCK
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 3;

    /** One of a service's deployments. */
    static final class Going {
        final String id;
        final String tasks;
        final int desired;
        int running;
        int failed;
        String state = "IN_PROGRESS";
        final long updated;

        Going(String id, String tasks, int desired, long updated) {
            this.id = id;
            this.tasks = tasks;
            this.desired = desired;
            this.updated = updated;
        }
    }

    /** A service. */
    static final class Site {
        final String name;
        /** The primary first. */
        List<Going> all = new ArrayList<>();
        Manner manner = Manner.WELL;
        String group = "";
        int unhealthy;
        int initial;
        int draining;
        boolean hidden;
        String event = "";

        Site(String name) {
            this.name = name;
        }
    }

    private final Map<String, Site> sites = new ConcurrentHashMap<>();
    private long second;
    private int deployments;

    /** The time that it writes down. */
    synchronized void now(long seconds) {
        second = seconds;
    }

    synchronized Site site(String name) {
        return sites.computeIfAbsent(name, Site::new);
    }

    /** The next deployments of a service go like this. */
    public synchronized void manner(String name, Manner manner) {
        site(name).manner = manner;
    }

    /** Ids of the deployments that a service began, for those that must not be too many. */
    synchronized int begun() {
        return deployments;
    }

    synchronized void created(String name, String tasks, int desired, String group) {
        site(name).group = group;
        begin(site(name), tasks, desired);
    }

    /** @param tasks empty: as it is */
    synchronized void updated(String name, Optional<String> tasks, Optional<Integer> desired) {
        Site site = site(name);
        Optional<Going> primary = site.all.stream().findFirst();
        String wanted = tasks.orElse(primary.map(one -> one.tasks).orElse(""));
        int count = desired.orElse(primary.map(one -> one.desired).orElse(0));
        if (primary.isPresent() && primary.get().tasks.equals(wanted)) {
            Going same = new Going(primary.get().id, wanted, count, second);
            same.running = primary.get().running;
            site.all.set(0, same);
        } else {
            begin(site, wanted, count);
        }
    }

    private void begin(Site site, String tasks, int desired) {
        deployments++;
        site.all.addFirst(new Going("ecs-svc/" + deployments, tasks, desired, second));
    }

    /** One stage on: what comes up comes up, then what leaves leaves, then it is complete. */
    private void step(Site site) {
        Going primary = site.all.getFirst();
        switch (site.manner) {
            case WELL -> well(site, primary);
            case CRASHING -> {
                primary.failed++;
                site.event = "(service " + site.name + ") has stopped 1 running tasks: Essential container exited";
            }
            case BREAKER -> breaker(site, primary);
            case STUCK -> {
            }
        }
    }

    private static void well(Site site, Going primary) {
        if (primary.running != primary.desired) {
            primary.running = primary.desired;
        } else if (site.all.size() > 1) {
            site.all.removeLast();
        } else {
            primary.state = "COMPLETED";
        }
    }

    private void breaker(Site site, Going primary) {
        primary.failed++;
        if (primary.failed == TRIES - 1 && site.all.size() > 1) {
            Going old = site.all.get(1);
            site.all.clear();
            deployments++;
            Going back = new Going("ecs-svc/" + deployments, old.tasks, old.desired, second);
            back.running = old.running;
            back.state = "COMPLETED";
            site.all.add(back);
            site.event = "(service " + site.name + ") rolling back to deployment " + back.id;
            site.manner = Manner.WELL;
        }
    }

    /** What moto says of a service, with what it does not know. */
    synchronized void describe(ObjectNode service) {
        Site site = site(service.path("serviceName").asText());
        if (site.all.isEmpty()) {
            begin(site, service.path("taskDefinition").asText(), service.path("desiredCount").asInt());
        }
        if (site.hidden) {
            site.hidden = false;
        } else {
            step(site);
        }
        Going primary = site.all.getFirst();
        ArrayNode all = service.putArray("deployments");
        site.all.forEach(one -> all.add(JSON.createObjectNode().put("id", one.id)
                .put("status", one.equals(primary) ? "PRIMARY" : "ACTIVE").put("taskDefinition", one.tasks)
                .put("desiredCount", one.desired).put("runningCount", one.running)
                .put("pendingCount", one.equals(primary) ? Math.max(0, one.desired - one.running) : 0)
                .put("failedTasks", one.failed).put("rolloutState", one.state).put("createdAt", one.updated)
                .put("updatedAt", one.updated)));
        service.put("taskDefinition", primary.tasks).put("desiredCount", primary.desired)
                .put("runningCount", site.all.stream().mapToInt(one -> one.running).sum())
                .put("pendingCount", Math.max(0, primary.desired - primary.running));
        ArrayNode events = service.putArray("events");
        if (!site.event.isEmpty()) {
            events.add(JSON.createObjectNode().put("id", "1").put("createdAt", second).put("message", site.event));
        }
    }

    /** The targets of a group, as ELB says it. */
    synchronized String health(String group) {
        Optional<Site> site = sites.values().stream().filter(one -> one.group.equals(group)).findFirst();
        int running = site.map(one -> one.all.stream().mapToInt(going -> going.running).sum()).orElse(0);
        int unhealthy = Math.min(running, site.map(one -> one.unhealthy).orElse(0));
        int initial = Math.min(running - unhealthy, site.map(one -> one.initial).orElse(0));
        var members = new StringBuilder();
        member(members, "healthy", running - unhealthy - initial);
        member(members, "unhealthy", unhealthy);
        member(members, "initial", initial);
        member(members, "draining", site.map(one -> one.draining).orElse(0));
        return "<DescribeTargetHealthResponse xmlns=\"http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/\">"
                + "<DescribeTargetHealthResult><TargetHealthDescriptions>" + members
                + "</TargetHealthDescriptions></DescribeTargetHealthResult></DescribeTargetHealthResponse>";
    }

    private static void member(StringBuilder all, String state, int count) {
        for (int i = 0; i < count; i++) {
            all.append("<member><Target><Id>10.0.0.").append(i + 1)
                    .append("</Id><Port>8080</Port></Target><TargetHealth><State>").append(state)
                    .append("</State></TargetHealth></member>");
        }
    }
}

package dev.spillway.executor.haproxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which slot and which server is which revision, in the Prometheus text format: to join HAProxy's own counters with. */
final class SlotInfo {
    private SlotInfo() {}

    static String text(List<BackendState> states) {
        List<String> slots = new ArrayList<>();
        List<String> servers = new ArrayList<>();
        for (BackendState state : states) {
            state.acknowledged().owners().forEach((slot, revision) -> {
                String labels = labels(state, slot, revision);
                slots.add("spillway_slot_info{" + labels + "} 1");
                state.acknowledged().servers().keySet().stream()
                        .filter(server -> new dev.spillway.executor.haproxy.layout.Slots(state.settings().slots())
                                .of(server).filter(slot::equals).isPresent())
                        .forEach(server -> servers
                                .add("spillway_server_info{" + labels + "," + label("server", server) + "} 1"));
            });
        }
        return "# HELP spillway_slot_info Which revision a slot of a HAProxy backend holds.\n"
                + "# TYPE spillway_slot_info gauge\n" + lines(slots)
                + "# HELP spillway_server_info Which revision a server of a HAProxy backend holds.\n"
                + "# TYPE spillway_server_info gauge\n" + lines(servers);
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    }

    private static String labels(BackendState state, String slot, String revision) {
        return String.join(",", label("service", state.service()), label("proxy", state.settings().backend()),
                label("slot", slot), label("revision", revision), label("role", role(state, revision)));
    }

    /** Neither stable nor with a share: one that is not on yet, or that is kept warm to go back to. */
    private static String role(BackendState state, String revision) {
        return state.stable().equals(revision)
                ? "stable"
                : state.acknowledged().permille(revision) > 0 ? "canary" : "idle";
    }

    private static String label(String name, String value) {
        String escaped = value;
        for (Map.Entry<String, String> escape : List.of(Map.entry("\\", "\\\\"), Map.entry("\"", "\\\""),
                Map.entry("\n", "\\n"))) {
            escaped = escaped.replace(escape.getKey(), escape.getValue());
        }
        return name + "=\"" + escaped + "\"";
    }
}

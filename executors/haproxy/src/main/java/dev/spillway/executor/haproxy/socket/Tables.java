package dev.spillway.executor.haproxy.socket;

import dev.spillway.executor.RouterCounts.Counted;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the answer to {@code show cli level;show info;show servers state B;show stat B 6 -1}. Columns are found by their
 * names, as every version of HAProxy adds some.
 */
final class Tables {
    /** Bits of {@code srv_admin_state}: forced, inherited, by DNS, by the agent. 0x04 only says that the configuration once did. */
    private static final int MAINT = 0x01 | 0x02 | 0x20 | 0x40;
    private static final int DRAIN = 0x08 | 0x10;

    private static final List<String> ANSWERS = List.of("hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx",
            "hrsp_other");

    private final Map<String, String> info = new HashMap<>();
    private final List<Map<String, String>> states = new ArrayList<>();
    private final Map<String, Map<String, String>> stats = new HashMap<>();
    private Optional<String[]> stateHead = Optional.empty();
    private Optional<String[]> statHead = Optional.empty();
    private String level = "";

    Tables(String text) {
        text.lines().forEach(this::take);
    }

    private void take(String line) {
        if (line.startsWith("# be_id")) {
            stateHead = Optional.of(line.substring(2).split(" ", -1));
        } else if (line.startsWith("# pxname")) {
            statHead = Optional.of(line.substring(2).split(",", -1));
        } else if (statHead.isPresent() && line.contains(",")) {
            Map<String, String> row = row(statHead.get(), fields(line));
            stats.put(row.getOrDefault("svname", ""), row);
        } else if (stateHead.isPresent() && line.contains(" ")) {
            states.add(row(stateHead.get(), List.of(line.split(" ", -1))));
        } else if (line.contains(": ")) {
            info.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
        } else if (!line.isBlank() && level.isEmpty()) {
            level = line.strip();
        }
    }

    private static Map<String, String> row(String[] head, List<String> values) {
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < Math.min(head.length, values.size()); i++) {
            row.put(head[i], values.get(i));
        }
        return row;
    }

    /** A text with a comma stands in quotes. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    /** What the socket allows: user, operator or admin. */
    String level() {
        return level;
    }

    boolean isHaproxy() {
        return info.getOrDefault("Name", "").equals("HAProxy");
    }

    boolean hasBackend() {
        return stateHead.isPresent() && stats.containsKey("BACKEND");
    }

    Backend backend(String name) {
        Map<String, String> whole = stats.getOrDefault("BACKEND", Map.of());
        Backend.Instance process = new Backend.Instance(number(info, "Pid"), number(info, "Start_time_sec"));
        return new Backend(name, process, whole.getOrDefault("algo", ""), whole.getOrDefault("cookie", ""),
                states.stream().map(this::server).toList(), counted());
    }

    private Map<String, Counted> counted() {
        Map<String, Counted> counted = new HashMap<>();
        stats.forEach((server, stat) -> counted.put(server, counted(stat)));
        return counted;
    }

    /** Answers by class; one that HAProxy could not read counts as an error of the server, of which there is no answer. */
    private static Counted counted(Map<String, String> stat) {
        long broken = number(stat, "eresp");
        long answered = ANSWERS.stream().mapToLong(column -> number(stat, column)).sum();
        return new Counted(answered + broken, number(stat, "hrsp_5xx") + broken, List.of());
    }

    private Server server(Map<String, String> state) {
        String name = state.getOrDefault("srv_name", "");
        Map<String, String> stat = stats.getOrDefault(name, Map.of());
        return new Server(name, address(state), mode((int) number(state, "srv_admin_state")),
                number(state, "srv_op_state") != 0, (int) number(state, "srv_uweight"), (int) number(stat, "scur"),
                number(stat, "bck") > 0);
    }

    private static Mode mode(int bits) {
        return (bits & MAINT) != 0 ? Mode.MAINT : (bits & DRAIN) != 0 ? Mode.DRAIN : Mode.READY;
    }

    private static Optional<Address> address(Map<String, String> state) {
        try {
            return Optional.of(new Address(state.getOrDefault("srv_addr", "-"), (int) number(state, "srv_port")));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, String> row, String column) {
        String text = row.getOrDefault(column, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }
}

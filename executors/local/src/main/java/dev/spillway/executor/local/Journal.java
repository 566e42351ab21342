package dev.spillway.executor.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.Share;
import dev.spillway.executor.local.SiteState.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Every change of weights that the proxy took on, one line each, never rewritten. */
final class Journal {
    /** @param at epoch milliseconds */
    record Line(long at, long epoch, long seq, List<Share> shares) {
        Line {
            shares = List.copyOf(shares);
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final InstantSource clock;
    private List<Share> last;

    Journal(Path file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        List<Line> lines = read(file);
        this.last = lines.isEmpty() ? List.of() : lines.getLast().shares();
    }

    /** Says nothing twice: the same weights again are no change. Also mends the line that a crash has kept from it. */
    void note(Weights weights) throws IOException {
        if (!weights.shares().equals(last)) {
            String line = JSON.writeValueAsString(new Line(clock.millis(), weights.fence().epoch(),
                    weights.fence().seq(), weights.shares())) + "\n";
            Path _ = Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            last = weights.shares();
        }
    }

    static List<Line> read(Path file) throws IOException {
        List<Line> lines = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                lines.add(JSON.readValue(line, Line.class));
            }
        }
        return lines;
    }
}

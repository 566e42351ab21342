package dev.spillway.cli.backtest;

import dev.spillway.cli.role.Cluster;
import dev.spillway.core.event.Entry;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Where a recorded log is read from: files, or else the topic. */
public final class Logs {
    private Logs() {}

    /**
     * Hands over the lines of these services that a backtest looks at, those of one service in order.
     *
     * @throws dev.spillway.cli.Stop that names the place at which it is not a log
     */
    public static void read(List<Path> files, Cluster cluster, Predicate<String> services, Consumer<Entry> each) {
        if (files.isEmpty()) {
            new LogTopic(cluster).read(services, each);
        }
        files.forEach(file -> new LogFile(file).read(entry -> {
            if (services.test(entry.header().service().toString())) {
                each.accept(entry);
            }
        }));
    }
}

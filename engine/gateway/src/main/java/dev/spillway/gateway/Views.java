package dev.spillway.gateway;

import dev.spillway.core.event.Entry;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.state.Service;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What was decided, as far as this process has read it. Safe for use by several threads. */
public interface Views {
    /** @param head of the log's hash chain, where it is known */
    record Viewed(Service service, Optional<String> head, Optional<Entry> last) {}

    /** An executor that said it is alive. */
    record Executor(String executor, String platform, String instance, Instant saidAt) {}

    Optional<Viewed> service(ServiceId id);

    /** By id. */
    List<Viewed> services();

    /**
     * The lines that are still kept here, oldest first.
     *
     * @param from the first sequence number
     */
    List<Entry> log(ServiceId id, long from, int most);

    /** Told of each line once, in the order of its service, after the view has it. Must not block. */
    Subscription subscribe(Consumer<Entry> listener);

    /** Ended by closing it. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    List<Executor> executors();

    /** Whether everything that was there at the start has been read. */
    boolean isReady();
}

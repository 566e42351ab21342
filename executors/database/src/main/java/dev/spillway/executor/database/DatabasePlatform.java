package dev.spillway.executor.database;

import dev.spillway.executor.CallResult;
import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Next;
import dev.spillway.executor.Observed;
import dev.spillway.executor.Platform;
import dev.spillway.executor.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings PostgreSQL schemas to a phase. The fence stands in the database itself, and each call takes it on under the one
 * lock that all migrations of a database share: it is exact.
 */
public final class DatabasePlatform implements Platform<Picture, Call> {
    /** So long are batches moved between two looks. */
    private static final long STRETCH_NANOS = Duration.ofSeconds(2).toNanos();
    private static final String MISSING_DATABASE = "3D000";
    private static final String BAD_PASSWORD = "28P01";

    private final SortedMap<String, Account> accounts;

    /** @param accounts by the name that definitions use */
    public DatabasePlatform(Map<String, Account> accounts) {
        this.accounts = new TreeMap<>(accounts);
    }

    private static String site(Command command) {
        return command.service() + "@" + command.target().name();
    }

    private Account account(Settings settings) {
        Account account = accounts.get(settings.database());
        if (account == null) {
            throw new IllegalArgumentException("settings.database is '" + settings.database()
                    + "', this executor knows " + accounts.keySet());
        }
        return account;
    }

    @Override
    public Reading<Picture> observe(Command command) {
        Fence fence = Fence.NONE;
        try {
            Settings settings = Settings.of(command.target().settings());
            Account account = account(settings);
            try (Database database = new Database(account)) {
                fence = database.fence(site(command));
                History.Told told = new History(account, settings).read();
                return new Reading.Seen<>(new Picture.Read(fence, told.phases(), told.edited(),
                        diverged(command, settings, told, database)));
            }
        } catch (IllegalArgumentException wrong) {
            return new Reading.Seen<>(new Picture.Broken(fence, String.valueOf(wrong.getMessage())));
        } catch (SQLException broken) {
            return isForGood(broken)
                    ? new Reading.Seen<>(new Picture.Broken(fence, said(broken)))
                    : new Reading.Unseen<>(said(broken));
        } catch (FlywayException broken) {
            return new Reading.Unseen<>(firstLine(broken));
        }
    }

    /** Asked only by whoever needs the answer: it reads every row. */
    private static long diverged(Command command, Settings settings, History.Told told, Database database)
            throws SQLException {
        boolean asked = command.desired() instanceof Desired.Migrate(String phase) && !phase.equals(Settings.EXPAND);
        boolean both = told.phases().contains(Settings.EXPAND) && !told.phases().contains(Settings.CONTRACT);
        return asked && both && settings.verify().isPresent() ? database.count(settings.verify().get()) : 0;
    }

    private static boolean isForGood(SQLException broken) {
        String state = String.valueOf(broken.getSQLState());
        return state.equals(MISSING_DATABASE) || state.equals(BAD_PASSWORD) || state.startsWith("42");
    }

    private static String said(SQLException broken) {
        return "the database says: " + firstLine(broken);
    }

    private static String firstLine(Exception broken) {
        Throwable said = broken;
        for (Throwable cause = broken; cause != null; cause = cause.getCause()) {
            said = cause instanceof SQLException ? cause : said;
        }
        return String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public Next<Call> next(Command command, Picture picture) {
        return Steps.next(command, picture);
    }

    @Override
    public CallResult call(Command command, Call call) {
        try {
            Settings settings = Settings.of(command.target().settings());
            Account account = account(settings);
            try (Database database = new Database(account)) {
                if (!database.lock()) {
                    return new CallResult.Transient("another migration of this database runs");
                }
                return database.takeOn(site(command), command.fence())
                        ? perform(settings, account, database, call)
                        : new CallResult.Transient("the database carries a newer fence");
            }
        } catch (IllegalArgumentException wrong) {
            return new CallResult.Permanent(String.valueOf(wrong.getMessage()));
        } catch (SQLException broken) {
            return isForGood(broken) ? new CallResult.Permanent(said(broken)) : new CallResult.Unknown(said(broken));
        } catch (FlywayException broken) {
            return new CallResult.Permanent("the script was not run: " + firstLine(broken));
        }
    }

    private static CallResult perform(Settings settings, Account account, Database database, Call call)
            throws SQLException {
        switch (call) {
            case Call.PutFence _ -> {
            }
            case Call.Run(String phase) -> {
                if (settings.script(phase).isEmpty()) {
                    return new CallResult.Permanent("settings." + phase + " is missing: the SQL of this phase");
                }
                new History(account, settings).run(phase);
            }
            case Call.Move _ -> {
                return move(settings, database);
            }
        }
        return new CallResult.Ok();
    }

    private static CallResult move(Settings settings, Database database) throws SQLException {
        if (settings.backfill().isEmpty()) {
            return new CallResult.Permanent("settings.backfill is missing: the SQL that moves a batch");
        }
        String statement = settings.backfill().get().replace(":batch", Integer.toString(settings.batch()));
        long began = System.nanoTime();
        int moved = database.move(statement);
        int all = moved;
        while (moved > 0 && System.nanoTime() - began < STRETCH_NANOS) {
            LockSupport.parkNanos(settings.pause().toNanos());
            moved = database.move(statement);
            all += moved;
        }
        return all > 0
                ? new CallResult.Ok()
                : new CallResult.Permanent("settings.backfill moves no row, but settings.verify still counts some:"
                        + " the two do not fit");
    }

    @Override
    public Observed report(Picture picture) {
        return switch (picture) {
            case Picture.Broken(Fence fence, String _) -> observed(fence, Optional.empty(), List.of());
            case Picture.Read read -> observed(read.fence(), Optional.of(String.valueOf(read.phases())), phases(read));
        };
    }

    private static List<String> phases(Picture.Read read) {
        List<String> phases = new ArrayList<>(read.phases());
        if (read.has(Settings.EXPAND) && read.diverged() == 0) {
            phases.add(Settings.BACKFILL);
        }
        return phases;
    }

    private static Observed observed(Fence fence, Optional<String> snapshot, List<String> phases) {
        return new Observed(List.of(), List.of(), Optional.empty(), fence, snapshot, List.of(), phases);
    }
}

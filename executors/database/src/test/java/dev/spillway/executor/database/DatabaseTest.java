package dev.spillway.executor.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spillway.executor.Command;
import dev.spillway.executor.Desired;
import dev.spillway.executor.Fence;
import dev.spillway.executor.Outcome;
import dev.spillway.executor.Outcome.Kind;
import dev.spillway.executor.Target;
import dev.spillway.executor.contract.Rig;
import dev.spillway.executor.runtime.Pace;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column is renamed on a real PostgreSQL, under an old and a new application. */
@Timeout(300)
final class DatabaseTest {
    private static final int ROWS = 20_000;
    private static final String EXPAND = """
            ALTER TABLE customer ADD COLUMN email_address text;
            CREATE FUNCTION customer_both() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'INSERT' THEN
                NEW.email := coalesce(NEW.email, NEW.email_address);
                NEW.email_address := NEW.email;
              ELSIF NEW.email_address IS DISTINCT FROM OLD.email_address THEN
                NEW.email := NEW.email_address;
              ELSE
                NEW.email_address := NEW.email;
              END IF;
              RETURN NEW;
            END $$;
            CREATE TRIGGER customer_both BEFORE INSERT OR UPDATE ON customer
              FOR EACH ROW EXECUTE FUNCTION customer_both();
            """;
    private static final String BACKFILL = """
            UPDATE customer SET email_address = email WHERE id IN (
              SELECT id FROM customer WHERE email_address IS DISTINCT FROM email
              LIMIT :batch FOR UPDATE SKIP LOCKED)""";
    private static final String VERIFY = "SELECT count(*) FROM customer WHERE email_address IS DISTINCT FROM email";
    private static final String CONTRACT = """
            DROP TRIGGER customer_both ON customer;
            DROP FUNCTION customer_both();
            ALTER TABLE customer DROP COLUMN email;
            """;
    private static Postgres postgres;

    private Rig<Picture, Call> rig;
    private Map<String, String> settings;
    private long seq;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        postgres = new Postgres();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void anEmptySchema() throws SQLException {
        postgres.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
                + "CREATE TABLE customer (id serial PRIMARY KEY, email text);"
                + "INSERT INTO customer (email) SELECT 'user' || n || '@x.org' FROM generate_series(1, " + ROWS
                + ") n");
        rig = rig();
        settings = new TreeMap<>(Map.of("database", "shop", "version", "7", "expand", EXPAND, "backfill", BACKFILL,
                "verify", VERIFY, "contract", CONTRACT, "pause", "1ms"));
    }

    private static Rig<Picture, Call> rig() {
        return new Rig<>(new DatabasePlatform(Map.of("shop", postgres.account())), Pace.STANDARD);
    }

    private Command command(Desired desired, long epoch) {
        seq++;
        return new Command("c" + seq, "prod/shop", "prod/shop/r", 0, 0, 1,
                new Target("db", "database", "test", "database", settings), new Fence(epoch, seq), false, rig.now(),
                rig.now().plus(Duration.ofMinutes(10)), desired);
    }

    private Outcome ask(Desired desired) {
        Command command = command(desired, 1);
        rig.send(command);
        rig.run();
        List<Outcome> all = rig.outcomes().stream()
                .filter(o -> o.commandId().equals(command.id()) && o.kind().terminal()).toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private Outcome migrate(String phase) {
        return ask(new Desired.Migrate(phase));
    }

    @Test
    void aColumnIsRenamedUnderReadsAndWritesOfBothRevisions() throws Exception {
        // given
        AtomicBoolean old = new AtomicBoolean(true);
        AtomicBoolean young = new AtomicBoolean(false);
        AtomicBoolean on = new AtomicBoolean(true);
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        AtomicInteger writes = new AtomicInteger();
        List<Thread> applications = new ArrayList<>();
        for (String column : List.of("email", "email_address")) {
            AtomicBoolean alive = column.equals("email") ? old : young;
            applications.add(Thread.ofPlatform().start(() -> application(column, alive, on, failures, writes)));
        }
        // when
        assertThat(migrate("expand").observed().orElseThrow().phases()).contains("expand");
        young.set(true);
        Outcome moved = migrate("backfill");
        assertThat(moved.kind()).as("%s", moved).isEqualTo(Kind.DONE);
        assertThat(moved.observed().orElseThrow().phases()).containsExactly("expand", "backfill");
        int before = writes.get();
        while (writes.get() < before + 200) {
            Thread.onSpinWait();
        }
        old.set(false);
        applications.getFirst().join();
        Outcome contracted = migrate("contract");
        int after = writes.get();
        while (writes.get() < after + 50) {
            Thread.onSpinWait();
        }
        on.set(false);
        for (Thread application : applications) {
            application.join();
        }
        // then
        assertThat(contracted.kind()).as("%s", contracted).isEqualTo(Kind.DONE);
        assertThat(contracted.observed().orElseThrow().phases()).contains("contract");
        assertThat(failures).isEmpty();
        assertThat(postgres.number("SELECT count(*) FROM customer WHERE email_address IS NULL")).isZero();
        assertThat(postgres.number("SELECT count(*) FROM customer")).isGreaterThanOrEqualTo(ROWS);
    }

    /** Writes a row, changes it and reads it back, as its own revision knows it. */
    private static void application(String column, AtomicBoolean alive, AtomicBoolean on, Queue<String> failures,
            AtomicInteger writes) {
        try (Connection connection = postgres.open(); Statement statement = connection.createStatement()) {
            for (int i = 0; on.get() && (alive.get() || column.equals("email_address")); i++) {
                if (alive.get()) {
                    write(statement, column, i, failures);
                    writes.incrementAndGet();
                } else {
                    Thread.onSpinWait();
                }
            }
        } catch (SQLException broken) {
            failures.add(column + ": " + broken.getMessage());
        }
    }

    private static void write(Statement statement, String column, int i, Queue<String> failures) throws SQLException {
        String value = column + i;
        try (var id = statement.executeQuery(
                "INSERT INTO customer (" + column + ") VALUES ('" + value + "') RETURNING id")) {
            boolean _ = id.next();
            int row = id.getInt(1);
            int _ = statement
                    .executeUpdate("UPDATE customer SET " + column + " = " + column + " || '!' WHERE id = " + row);
            int _ = statement.executeUpdate("UPDATE customer SET " + column + " = " + column + " WHERE id = "
                    + (i % ROWS + 1));
            try (var read = statement.executeQuery("SELECT " + column + " FROM customer WHERE id = " + row)) {
                if (!read.next() || !(value + "!").equals(read.getString(1))) {
                    failures.add("row " + row + " does not hold what was written");
                }
            }
        }
    }

    @Test
    void aBackfillThatWasKilledGoesOnWhereItWas() throws SQLException {
        // given
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
        settings.put("batch", "10");
        settings.put("pause", "100ms");
        Command command = command(new Desired.Migrate("backfill"), 1);
        rig.send(command);
        while (rig.waiting().stream().noneMatch(dev.spillway.executor.runtime.Effect.Call.class::isInstance)) {
            rig.perform(rig.waiting().getFirst());
        }
        rig.perform(rig.waiting().getFirst());
        long left = postgres.number(VERIFY);
        assertThat(left).isBetween(1L, ROWS - 10L);
        // when
        rig.crash();
        rig.pass(Duration.ofMinutes(11));
        settings.remove("batch");
        settings.put("pause", "1ms");
        // then
        assertThat(migrate("backfill").kind()).isEqualTo(Kind.DONE);
        assertThat(postgres.number(VERIFY)).isZero();
    }

    @Test
    void whatIsDoneIsNotDoneAgain() throws SQLException {
        // given
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
        // when
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
        // then
        assertThat(postgres.number("SELECT count(*) FROM spillway_schema_history WHERE version = '7.1'")).isOne();
    }

    @Test
    void anIndexIsBuiltBesideTheTraffic() throws SQLException {
        // given
        settings.put("expand", "CREATE INDEX CONCURRENTLY customer_email ON customer (email);");
        // when
        Outcome outcome = migrate("expand");
        // then
        assertThat(outcome.kind()).as("%s", outcome).isEqualTo(Kind.DONE);
        assertThat(postgres.number("SELECT count(*) FROM pg_index WHERE indexrelid = 'customer_email'::regclass"
                + " AND indisvalid")).isOne();
    }

    @Test
    void aContractionIsRefusedWhileRowsDiverge() throws SQLException {
        // given
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
        // when
        Outcome outcome = migrate("contract");
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason().orElseThrow()).startsWith(ROWS + " rows are not the same in old and new");
        assertThat(postgres.number("SELECT count(email) FROM customer")).isEqualTo(ROWS);
    }

    @Test
    void aScriptThatWasEditedAfterItRanIsRefused() {
        // given
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
        settings.put("expand", EXPAND + "\nSELECT 1;");
        // when
        Outcome outcome = migrate("backfill");
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason().orElseThrow()).contains("expand of migration 7 was edited after it had run");
    }

    @Test
    void aScriptThatFailsLeavesNothingHalfDone() throws SQLException {
        // given
        settings.put("expand", "ALTER TABLE customer ADD COLUMN a text; ALTER TABLE nobody ADD COLUMN b text;");
        // when
        Outcome outcome = migrate("expand");
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("relation \"nobody\" does not exist");
        assertThat(postgres.number(
                "SELECT count(*) FROM information_schema.columns WHERE table_name = 'customer' AND column_name = 'a'"))
                .isZero();
        // when
        settings.put("expand", EXPAND);
        // then
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
    }

    @Test
    void anOlderFenceIsRefusedByTheDatabaseItself() {
        // given
        Command newer = command(new Desired.Migrate("expand"), 5);
        rig.send(newer);
        rig.run();
        // when
        rig = rig();
        Outcome outcome = migrate("backfill");
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.REFUSED);
        assertThat(outcome.reason().orElseThrow()).contains("newer fence 5.");
    }

    @Test
    void oneMigrationAtATimeInADatabase() throws SQLException {
        // given
        try (Database other = new Database(postgres.account())) {
            assertThat(other.lock()).isTrue();
            // when
            Outcome outcome = migrate("expand");
            // then
            assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
            assertThat(outcome.reason().orElseThrow()).contains("another migration of this database runs");
        }
        assertThat(migrate("expand").kind()).isEqualTo(Kind.DONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            database | warehouse | settings.database is 'warehouse', this executor knows [shop]
            version  | next      | settings.version is 'next', must be like 7
            batch    | 0         | settings.batch is '0', must be a number 1..100000
            """)
    void settingsThatLeadNowhereAreNamed(String name, String value, String reason) {
        // given
        settings.put(name, value);
        // when
        Outcome outcome = ask(new Desired.Snapshot());
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains(reason);
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForUntilTheDeadline() {
        // given
        Account nowhere = new Account("jdbc:postgresql://127.0.0.1:1/none", "shop", "secret-of-shop");
        rig = new Rig<>(new DatabasePlatform(Map.of("shop", nowhere)), Pace.STANDARD);
        // when
        Outcome outcome = ask(new Desired.Snapshot());
        // then
        assertThat(outcome.kind()).isEqualTo(Kind.FAILED);
        assertThat(outcome.reason().orElseThrow()).contains("Connection to 127.0.0.1:1 refused")
                .doesNotContain("secret-of-shop");
    }
}

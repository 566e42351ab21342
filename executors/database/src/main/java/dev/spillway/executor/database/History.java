package dev.spillway.executor.database;

import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * What was run, as Flyway keeps it in {@code spillway_schema_history}: {@code VERSION.1} is the expansion, {@code VERSION.3}
 * the contraction of a migration. Scripts are given by value; others than this migration's are not its business.
 */
final class History {
    static final String TABLE = "spillway_schema_history";
    private final Account account;
    private final Settings settings;

    /** @param phases the phases that were run
     *  @param edited one of them was run with another text */
    record Told(List<String> phases, Optional<String> edited) {}

    History(Account account, Settings settings) {
        this.account = account;
        this.settings = settings;
    }

    /** @throws FlywayException if the database cannot be asked */
    Told read() {
        List<String> run = new ArrayList<>();
        Optional<String> edited = Optional.empty();
        for (String phase : List.of(Settings.EXPAND, Settings.CONTRACT)) {
            for (MigrationInfo info : flyway(phase).info().all()) {
                boolean same = info.getVersion() != null && info.getVersion().getVersion().equals(version(phase));
                if (same && info.getState().isFailed()) {
                    edited = Optional.of("the history says that " + phase + " of migration " + settings.version()
                            + " failed half-way: put the schema right and take the line out of " + TABLE);
                } else if (same && info.isApplied()) {
                    run.add(phase);
                    if (settings.script(phase).isPresent() && !info.isChecksumMatching()) {
                        edited = Optional.of(phase + " of migration " + settings.version()
                                + " was edited after it had run: give the change a version of its own");
                    }
                }
            }
        }
        return new Told(run, edited);
    }

    /** @throws FlywayException with the statement that failed; a transactional script then left nothing */
    void run(String phase) {
        flyway(phase).migrate();
    }

    private String version(String phase) {
        return settings.version() + (phase.equals(Settings.EXPAND) ? ".1" : ".3");
    }

    private Flyway flyway(String phase) {
        Optional<Script> script = settings.script(phase)
                .map(sql -> new Script("V" + version(phase) + "__" + phase + ".sql", sql));
        FluentConfiguration configuration = Flyway.configure(History.class.getClassLoader())
                .dataSource(account.url(), account.user(), account.password()).table(TABLE)
                .baselineOnMigrate(true).baselineVersion("0").outOfOrder(true)
                .ignoreMigrationPatterns("*:missing", "*:future", "*:pending", "*:ignored")
                .placeholderReplacement(false)
                .initSql("SET lock_timeout = '5s'; SET statement_timeout = '5min'")
                .resourceProvider(new Given(script));
        // a lock that is held in a transaction would keep CREATE INDEX CONCURRENTLY waiting for ever
        configuration.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        return configuration.load();
    }

    private record Given(Optional<Script> script) implements ResourceProvider {
        @Override
        @SuppressWarnings("NullAway") // Flyway's own contract: null is not found
        public LoadableResource getResource(String name) {
            return script.filter(one -> one.getFilename().equals(name)).orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return script.filter(one -> one.getFilename().startsWith(prefix)).<Collection<LoadableResource>>map(
                    List::of).orElse(List.of());
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;
        private final String sql;

        Script(String name, String sql) {
            this.name = name;
            this.sql = sql;
        }

        @Override
        public Reader read() {
            return new StringReader(sql);
        }

        @Override
        public String getAbsolutePath() {
            return name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}

package dev.spillway.definition.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the revision that runs would not survive, or would wait for. Sources: PostgreSQL's pages on
 * <a href="https://www.postgresql.org/docs/current/sql-altertable.html">ALTER TABLE</a> (locks, rewrites, NOT VALID) and
 * <a href="https://www.postgresql.org/docs/current/sql-createindex.html">CREATE INDEX</a> (CONCURRENTLY).
 */
public final class Expansion {
    private static final Set<String> STATEMENTS = Set.of("ALTER", "ANALYZE", "CLUSTER", "COMMENT", "CREATE", "DELETE",
            "DO", "DROP", "GRANT", "INSERT", "LOCK", "REFRESH", "REINDEX", "REVOKE", "SELECT", "SET", "TRUNCATE",
            "UPDATE",
            "VACUUM", "WITH", "BEGIN", "COMMIT", "ROLLBACK", "CALL", "MERGE", "SECURITY", "START", "RESET");
    /** Evaluated once for the statement; any other call is made for each row, and rewrites the table. */
    private static final Set<String> STABLE_CALLS = Set.of("NOW", "TRANSACTION_TIMESTAMP", "CAST");

    private Expansion() {}

    /** What is wrong with a script, statement by statement; empty where nothing is. */
    public static List<String> problems(String sql) {
        List<Statement> statements;
        try {
            statements = Script.read(sql);
        } catch (IllegalArgumentException broken) {
            return List.of("does not parse: " + broken.getMessage());
        }
        List<String> problems = new ArrayList<>();
        statements.forEach(statement -> all(statement)
                .forEach(what -> problems.add(statement.shown() + " " + what)));
        boolean beside = statements.stream().anyMatch(s -> s.has("CONCURRENTLY"));
        if (beside && statements.size() > 1) {
            problems.add(
                    "builds an index CONCURRENTLY, which runs outside of a transaction: give it a migration of its own");
        }
        return problems;
    }

    /** Only whether it can be read. */
    public static Optional<String> unreadable(String sql) {
        try {
            return Script.read(sql).stream().filter(s -> !STATEMENTS.contains(s.words().getFirst())).findFirst()
                    .map(s -> s.shown() + " is no statement");
        } catch (IllegalArgumentException broken) {
            return Optional.of("does not parse: " + broken.getMessage());
        }
    }

    private static List<String> all(Statement s) {
        String first = s.words().getFirst();
        return switch (first) {
            case "ALTER" -> s.begins("ALTER", "TABLE") ? table(s) : other(s);
            case "CREATE" -> index(s).stream().toList();
            case "DROP" -> List.of("takes away what the running revision may need: it belongs into contract");
            case "TRUNCATE", "DELETE" -> List.of("takes rows away from the running revision");
            case "UPDATE", "MERGE" ->
                List.of("holds every row that it changes until all are changed: move data by backfill, in batches");
            case "REVOKE" -> List.of("takes rights away from the running revision");
            case "LOCK", "CLUSTER", "REINDEX", "VACUUM", "REFRESH" ->
                List.of("may lock out the running revision");
            case "BEGIN", "COMMIT", "ROLLBACK", "START" ->
                List.of("begins or ends a transaction: each script is one already");
            case "DO", "CALL" -> List.of("hides what it does, so nobody can say that the running revision survives it");
            case String word when STATEMENTS.contains(word) -> List.of();
            case String _ -> List.of("is no statement");
        };
    }

    private static List<String> other(Statement s) {
        return s.has("RENAME") || s.has("SET", "SCHEMA") || s.has("DROP")
                ? List.of("renames or takes away what the running revision may need")
                : List.of();
    }

    private static Optional<String> index(Statement s) {
        boolean index = s.begins("CREATE", "INDEX") || s.begins("CREATE", "UNIQUE", "INDEX");
        return index && !s.has("CONCURRENTLY")
                ? Optional.of("keeps writes waiting until the index is built: say CREATE INDEX CONCURRENTLY")
                : Optional.empty();
    }

    private static List<String> table(Statement s) {
        int from = 2;
        while (from < s.words().size() && Set.of("IF", "EXISTS", "ONLY").contains(s.words().get(from))) {
            from++;
        }
        from++;
        while (from + 1 < s.words().size() && s.words().get(from).equals(".")) {
            from += 2;
        }
        List<String> problems = new ArrayList<>();
        s.parts(Math.min(from, s.words().size())).forEach(part -> action(part).ifPresent(problems::add));
        return problems;
    }

    private static Optional<String> action(Statement a) {
        String first = a.words().isEmpty() ? "" : a.words().getFirst();
        return switch (first) {
            case "RENAME" -> Optional.of("renames what the running revision knows by its old name: expand by a second"
                    + " column, backfill, contract");
            case "DROP" -> Optional.of("takes away what the running revision may need: it belongs into contract");
            case "SET" -> a.has("SCHEMA") || a.has("TABLESPACE") || a.has("LOGGED") || a.has("UNLOGGED")
                    ? Optional.of("moves or rewrites the table under the running revision")
                    : Optional.empty();
            case "ALTER" -> column(a);
            case "ADD" -> addition(a);
            case "DISABLE", "FORCE", "DETACH" -> Optional.of("switches off what the running revision may rely on");
            case String _ -> Optional.empty();
        };
    }

    private static Optional<String> column(Statement a) {
        if (a.has("TYPE")) {
            return Optional
                    .of("changes a type: it rewrites the table under a lock, or refuses what the running revision"
                            + " writes; expand by a second column");
        }
        return a.has("SET", "NOT", "NULL")
                ? Optional.of("refuses what the running revision may write: SET NOT NULL belongs into contract")
                : Optional.empty();
    }

    private static Optional<String> addition(Statement a) {
        boolean constraint = a.begins("ADD", "CONSTRAINT") || a.begins("ADD", "CHECK") || a.begins("ADD", "FOREIGN")
                || a.begins("ADD", "UNIQUE") || a.begins("ADD", "PRIMARY") || a.begins("ADD", "EXCLUDE");
        return constraint ? constraint(a) : newColumn(a);
    }

    private static Optional<String> constraint(Statement a) {
        boolean checks = a.has("CHECK") || a.has("FOREIGN", "KEY");
        if (checks && !a.has("NOT", "VALID")) {
            return Optional.of("reads the whole table under a lock: say NOT VALID, and validate later");
        }
        return !checks && !a.has("USING", "INDEX")
                ? Optional.of("builds an index under a lock: build it CONCURRENTLY first and say USING INDEX")
                : Optional.empty();
    }

    private static Optional<String> newColumn(Statement a) {
        int fallback = a.at("DEFAULT");
        if (a.has("NOT", "NULL") && fallback < 0 && !a.has("GENERATED")) {
            return Optional.of("adds a column NOT NULL without DEFAULT: the running revision's inserts would fail");
        }
        if (a.has("UNIQUE") || a.has("PRIMARY", "KEY") || a.has("REFERENCES") || a.has("CHECK")) {
            return Optional
                    .of("adds a column with a constraint, which is checked under a lock: add the column, then the"
                            + " constraint NOT VALID or USING INDEX");
        }
        if (a.has("GENERATED") || a.has("SERIAL") || a.has("BIGSERIAL")) {
            return Optional.of("adds a column that is computed for each row, which rewrites the table under a lock");
        }
        return fallback >= 0 && calls(a.words().subList(fallback + 1, a.words().size()))
                ? Optional.of(
                        "adds a column whose DEFAULT is a call, which rewrites the table under a lock: say a constant")
                : Optional.empty();
    }

    private static boolean calls(List<String> expression) {
        for (int i = 0; i + 1 < expression.size(); i++) {
            String word = expression.get(i);
            boolean name = Character.isLetter(word.charAt(0)) || word.charAt(0) == '"';
            boolean typed = i > 0 && expression.get(i - 1).equals(":");
            if (name && !typed && expression.get(i + 1).equals("(") && !STABLE_CALLS.contains(word)) {
                return true;
            }
        }
        return false;
    }
}

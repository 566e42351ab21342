package dev.spillway.executor.database;

/**
 * Where a database is, and as whom. Known to the executor alone: a definition only names it.
 *
 * @param url of JDBC, for example {@code jdbc:postgresql://db.internal:5432/shop}
 */
public record Account(String url, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return url + " as " + user;
    }
}

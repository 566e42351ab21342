package dev.spillway.executor.database;

import dev.spillway.executor.Fence;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** One PostgreSQL database through one connection. */
final class Database implements AutoCloseable {
    private static final String FENCES = "spillway_fence";
    /** One migration at a time in a database, whoever makes it. */
    private static final long LOCK = 0x5350494c4c574159L;
    private final Connection connection;

    Database(Account account) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "400");
        properties.setProperty("ApplicationName", "spillway");
        connection = DriverManager.getConnection(account.url(), properties);
        run("SET lock_timeout = '5s'");
        run("SET statement_timeout = '60s'");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(sql);
        }
    }

    /** False if somebody else is at it. Held until the connection is closed. */
    boolean lock() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    Fence fence(String site) throws SQLException {
        if (!exists(FENCES)) {
            return Fence.NONE;
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT epoch, seq FROM " + FENCES + " WHERE site = ?")) {
            statement.setString(1, site);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? new Fence(result.getLong(1), result.getLong(2)) : Fence.NONE;
            }
        }
    }

    private boolean exists(String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    /** False if the database carries a newer one for this site. */
    boolean takeOn(String site, Fence fence) throws SQLException {
        run("CREATE TABLE IF NOT EXISTS " + FENCES
                + " (site text PRIMARY KEY, epoch bigint NOT NULL, seq bigint NOT NULL)");
        try (PreparedStatement statement = connection
                .prepareStatement("INSERT INTO " + FENCES + " AS f VALUES (?, ?, ?)"
                        + " ON CONFLICT (site) DO UPDATE SET epoch = EXCLUDED.epoch, seq = EXCLUDED.seq"
                        + " WHERE (f.epoch, f.seq) <= (EXCLUDED.epoch, EXCLUDED.seq)")) {
            statement.setString(1, site);
            statement.setLong(2, fence.epoch());
            statement.setLong(3, fence.seq());
            return statement.executeUpdate() == 1;
        }
    }

    /** @param query gives one number */
    long count(String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(query)) {
            if (!result.next()) {
                throw new SQLException("verify must give one number, and gave no row");
            }
            return result.getLong(1);
        }
    }

    /** One batch, in a transaction of its own. Returns how many rows were moved. */
    int move(String statementText) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(statementText);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

package dev.spillway.cli.role;

import dev.spillway.executor.database.Account;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Where the databases are that definitions name: {@code shop.url}, {@code shop.user} and {@code shop.password} of a file. */
final class Databases {
    private Databases() {}

    /** None, where there is no such file. */
    static Map<String, Account> read(Path file) throws IOException {
        Map<String, Account> accounts = new TreeMap<>();
        if (!Files.exists(file)) {
            return accounts;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        for (String name : properties.stringPropertyNames()) {
            if (name.endsWith(".url")) {
                String database = name.substring(0, name.length() - ".url".length());
                accounts.put(database, new Account(properties.getProperty(name),
                        properties.getProperty(database + ".user", database),
                        properties.getProperty(database + ".password", "")));
            }
        }
        return accounts;
    }
}

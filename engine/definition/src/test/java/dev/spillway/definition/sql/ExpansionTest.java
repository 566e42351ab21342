package dev.spillway.definition.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpansionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            DROP TABLE customer                                                   | belongs into contract
            alter table only public.customer drop column email                    | belongs into contract
            ALTER TABLE customer RENAME COLUMN email TO mail                      | renames
            ALTER TABLE customer RENAME TO client                                 | renames
            ALTER TABLE customer ALTER COLUMN email TYPE varchar(10)              | changes a type
            ALTER TABLE customer ALTER email SET DATA TYPE text                   | changes a type
            ALTER TABLE customer ALTER email SET NOT NULL                         | SET NOT NULL
            ALTER TABLE customer ADD a int, ADD b text NOT NULL                   | NOT NULL without DEFAULT
            ALTER TABLE customer ADD COLUMN IF NOT EXISTS b text NOT NULL         | NOT NULL without DEFAULT
            ALTER TABLE customer ADD b text UNIQUE                                | checked under a lock
            ALTER TABLE customer ADD b int REFERENCES shop                        | checked under a lock
            ALTER TABLE customer ADD b uuid DEFAULT gen_random_uuid()             | DEFAULT is a call
            ALTER TABLE customer ADD b int GENERATED ALWAYS AS (a + 1) STORED     | computed for each row
            ALTER TABLE customer ADD CONSTRAINT c CHECK (a > 0)                   | NOT VALID
            ALTER TABLE customer ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES b    | NOT VALID
            ALTER TABLE customer ADD CONSTRAINT c UNIQUE (a)                      | USING INDEX
            ALTER TABLE customer DISABLE TRIGGER t                                | switches off
            ALTER TABLE customer SET SCHEMA other                                 | moves or rewrites
            ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'                          | renames or takes away
            CREATE INDEX i ON customer (email)                                    | CONCURRENTLY
            CREATE UNIQUE INDEX i ON customer (email)                             | CONCURRENTLY
            UPDATE customer SET a = 1                                             | backfill
            DELETE FROM customer                                                  | takes rows away
            TRUNCATE customer                                                     | takes rows away
            REVOKE SELECT ON customer FROM shop                                   | takes rights away
            DO $$ BEGIN EXECUTE 'drop table customer'; END $$                     | hides what it does
            BEGIN                                                                 | one already
            SELEKT 1                                                              | is no statement
            /* a /* b */ */ DROP TABLE x                                          | belongs into contract
            """)
    void whatBreaksTheRunningRevisionIsRefused(String sql, String reason) {
        assertThat(Expansion.problems(sql)).singleElement().asString().contains(reason).startsWith("statement 1 (");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE customer ADD COLUMN b text",
            "ALTER TABLE customer ADD b text NOT NULL DEFAULT 'none'",
            "ALTER TABLE customer ADD b timestamptz DEFAULT now()",
            "ALTER TABLE customer ADD b numeric(10,2) DEFAULT 0::numeric(10,2)",
            "ALTER TABLE customer ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
            "ALTER TABLE customer VALIDATE CONSTRAINT c",
            "ALTER TABLE customer ADD CONSTRAINT c UNIQUE USING INDEX i",
            "ALTER TABLE customer ALTER email DROP NOT NULL", "ALTER TABLE customer ALTER email SET DEFAULT 'x'",
            "CREATE INDEX CONCURRENTLY i ON customer (email)", "CREATE TABLE t (id int PRIMARY KEY, a text NOT NULL)",
            "CREATE FUNCTION f() RETURNS trigger AS $body$ BEGIN DROP TABLE x; END $body$ LANGUAGE plpgsql",
            "COMMENT ON TABLE customer IS 'DROP TABLE customer; it''s a text'", "ALTER TYPE mood ADD VALUE 'ok'",
            "INSERT INTO \"DROP\" VALUES (E'\\';')", "-- nothing; DROP\n", "/* /* DROP */ ; */ SELECT 1; ;"})
    void whatItSurvivesIsNot(String sql) {
        assertThat(Expansion.problems(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'a", "SELECT \"a", "SELECT (1", "SELECT 1)", "/* a", "DO $x$ a $y$"})
    void whatDoesNotParseIsNamed(String sql) {
        assertThat(Expansion.problems(sql)).singleElement().asString().startsWith("does not parse: a ");
        assertThat(Expansion.unreadable(sql)).hasValueSatisfying(why -> assertThat(why).startsWith("does not parse"));
    }

    @Test
    void everyStatementIsLookedAtAndAnIndexIsBuiltAlone() {
        assertThat(Expansion.problems("""
                ALTER TABLE a ADD b text;
                DROP TABLE c;
                CREATE INDEX CONCURRENTLY i ON a (b);
                ALTER TABLE a ADD c text NOT NULL, DROP d;
                """)).hasSize(4).anyMatch(p -> p.startsWith("statement 2 (DROP TABLE C)"))
                .anyMatch(p -> p.contains("a migration of its own"))
                .filteredOn(p -> p.startsWith("statement 4 (ALTER TABLE A ADD C TEXT …)")).hasSize(2);
    }
}

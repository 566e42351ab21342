package dev.spillway.definition.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a script into statements, with PostgreSQL's
 * <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">lexical rules</a>: texts, quoted names, dollar
 * quotes, comments that nest. The bodies of functions are texts.
 */
final class Script {
    private final String sql;
    private final List<Statement> statements = new ArrayList<>();
    private List<String> words = new ArrayList<>();
    private int at;
    private int depth;

    private Script(String sql) {
        this.sql = sql;
    }

    /** @throws IllegalArgumentException what is not closed */
    static List<Statement> read(String sql) {
        Script script = new Script(sql);
        while (script.at < sql.length()) {
            script.next();
        }
        script.end();
        return script.statements;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            int line = sql.indexOf('\n', at);
            at = line < 0 ? sql.length() : line;
        } else if (sql.startsWith("/*", at)) {
            comment();
        } else if (c == '\'' || c == '"') {
            quoted(c, false);
        } else if ((c == 'e' || c == 'E') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
            at++;
            quoted('\'', true);
        } else if (c == '$' && tagEnd() > 0) {
            dollar();
        } else if (Character.isLetterOrDigit(c) || c == '_') {
            word();
        } else {
            sign(c);
        }
    }

    private void comment() {
        int open = 0;
        int from = at;
        do {
            if (at >= sql.length()) {
                throw new IllegalArgumentException("a comment is not closed: " + excerpt(from));
            }
            int step = sql.startsWith("/*", at) || sql.startsWith("*/", at) ? 2 : 1;
            open += sql.startsWith("/*", at) ? 1 : sql.startsWith("*/", at) ? -1 : 0;
            at += step;
        } while (open > 0);
    }

    private void quoted(char quote, boolean escapes) {
        int from = at;
        at++;
        while (true) {
            if (at >= sql.length()) {
                throw new IllegalArgumentException("a quote is not closed: " + excerpt(from));
            }
            char c = sql.charAt(at);
            boolean twice = c == quote && at + 1 < sql.length() && sql.charAt(at + 1) == quote;
            if (twice || (escapes && c == '\\')) {
                at += 2;
            } else {
                at++;
                if (c == quote) {
                    words.add(sql.substring(from, at));
                    return;
                }
            }
        }
    }

    /** Behind the second dollar of {@code $tag$}; 0 where there is none. */
    private int tagEnd() {
        int end = at + 1;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        boolean number = at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1));
        return end < sql.length() && sql.charAt(end) == '$' && !number ? end + 1 : 0;
    }

    private void dollar() {
        int from = at;
        String tag = sql.substring(at, tagEnd());
        int close = sql.indexOf(tag, at + tag.length());
        if (close < 0) {
            throw new IllegalArgumentException("a dollar quote is not closed: " + excerpt(from));
        }
        at = close + tag.length();
        words.add("$$");
    }

    private void word() {
        int from = at;
        while (at < sql.length() && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_'
                || sql.charAt(at) == '$')) {
            at++;
        }
        words.add(Statement.capital(sql.substring(from, at)));
    }

    private void sign(char c) {
        at++;
        if (c == ';' && depth == 0) {
            end();
            return;
        }
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth < 0) {
            throw new IllegalArgumentException("a bracket is closed that was not opened, at: " + excerpt(at - 1));
        }
        words.add(String.valueOf(c));
    }

    private void end() {
        if (depth != 0) {
            throw new IllegalArgumentException("a bracket is not closed in statement " + (statements.size() + 1));
        }
        if (!words.isEmpty()) {
            statements.add(new Statement(statements.size() + 1, words));
            words = new ArrayList<>();
        }
    }

    private String excerpt(int from) {
        return sql.substring(from, Math.min(sql.length(), from + 20)).replace('\n', ' ');
    }
}

package dev.spillway.executor.metrics.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Takes secrets out of texts, by their value and in every form in which a server, a library or an encoder may repeat
 * them: an error message quotes the address, an echo the header, JSON escapes both.
 */
public final class Redaction {
    public static final String MARK = "***";

    private final Set<String> forms = new CopyOnWriteArraySet<>();

    /** From here on this must not be said. */
    public void hide(String secret) {
        String text = secret.strip();
        if (text.length() < Limits.SECRET_CHARACTERS) {
            // it would be found in every text
            return;
        }
        Set<String> all = new HashSet<>(List.of(secret, text));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(text, StandardCharsets.UTF_8);
        for (String form : List.of(url, url.replace("+", "%20"), url.replace("*", "%2A").replace("+", "%20"))) {
            all.add(form);
            all.add(lowerHex(form));
        }
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(text));
        all.add(json);
        // as Go's encoder has it
        all.add(json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
        all.add(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;"));
        all.add(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&#34;"));
        all.add(Base64.getEncoder().encodeToString(bytes));
        all.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        text.lines().map(String::strip).filter(line -> line.length() >= Limits.SECRET_CHARACTERS).forEach(all::add);
        forms.addAll(all);
    }

    private static String lowerHex(String encoded) {
        var lower = new StringBuilder(encoded);
        for (int i = lower.indexOf("%"); i >= 0 && i + 2 < lower.length(); i = lower.indexOf("%", i + 1)) {
            lower.replace(i, i + 3, lower.substring(i, i + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }

    /** The text without secrets; longer forms go first, as a shorter one may be a part of them. */
    public String clean(String text) {
        String clean = text;
        for (String form : forms.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList()) {
            clean = clean.replace(form, MARK);
        }
        return clean;
    }

    /** For a person: without secrets, on one line, and not too long. Cut off last, as half a secret is not found. */
    public String reason(String text) {
        String clean = clean(text).replaceAll("\\s+", " ").strip();
        return clean.length() <= Limits.REASON_CHARACTERS
                ? clean
                : clean.substring(0, Limits.REASON_CHARACTERS) + "…";
    }
}

package dev.spillway.executor.kubernetes;

import dev.spillway.executor.Share;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Shares as so many pods of so many. What cannot be had to the permille cannot be had. */
final class Ratio {
    static final int WHOLE = 1000;

    private Ratio() {}

    /** To the nearest permille. */
    static int permille(int part, int all) {
        return (WHOLE * part + all / 2) / all;
    }

    static int pods(int permille, int all) {
        return (permille * all + WHOLE / 2) / WHOLE;
    }

    static boolean canBeHad(int permille, int all) {
        return permille(pods(permille, all), all) == permille;
    }

    /** What can be had between nothing and all, in words. */
    static String whatCanBeHad(int all) {
        return IntStream.range(1, all).limit(20).mapToObj(pods -> percent(permille(pods, all)))
                .collect(Collectors.joining(", ", "", all > 21 ? " …" : ""));
    }

    static String percent(int permille) {
        return permille % 10 == 0 ? permille / 10 + " %" : permille / 10 + "." + permille % 10 + " %";
    }

    static String write(List<Share> shares) {
        return shares.stream().filter(share -> share.permille() > 0)
                .map(share -> share.revision() + "=" + share.permille()).sorted().collect(Collectors.joining(","));
    }

    /** Empty where it is not one that {@link #write} wrote. */
    static List<Share> read(String text) {
        boolean ours = text.matches("[A-Za-z0-9._-]+=\\d{1,4}(,[A-Za-z0-9._-]+=\\d{1,4})*");
        return !ours
                ? List.of()
                : Arrays.stream(text.split(",")).map(part -> part.split("=")).filter(
                        part -> Integer.parseInt(part[1]) <= WHOLE)
                        .map(part -> new Share(part[0], Integer.parseInt(part[1]))).toList();
    }

    static boolean same(List<Share> one, List<Share> other) {
        return write(one).equals(write(other));
    }
}

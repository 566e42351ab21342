package dev.spillway.executor.kubernetes.api;

import dev.spillway.executor.Fence;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fence of the newest command, as an annotation of the object that it wrote. */
public final class Fences {
    public static final String ANNOTATION = "spillway.dev/fence";

    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\.(\\d{1,18})");

    private Fences() {}

    /** {@link Fence#NONE} where there is none, or what stands there is not one of ours. */
    public static Fence of(HasMetadata object) {
        return Optional.ofNullable(annotations(object).get(ANNOTATION)).map(FORM::matcher).filter(Matcher::matches)
                .map(found -> new Fence(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))))
                .orElse(Fence.NONE);
    }

    public static Map<String, String> annotations(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
    }
}

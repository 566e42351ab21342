package dev.spillway.gateway.view;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The kind of an alternative is its record's name, as on the wire: {@code setWeight}. */
final class Kinds extends TypeIdResolverBase {
    private @Nullable JavaType base;

    @Override
    public void init(JavaType type) {
        base = type;
    }

    @Override
    public String idFromValue(Object value) {
        return idFromValueAndType(value, value.getClass());
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** @throws InvalidTypeIdException when it is none of the alternatives */
    @Override
    public JavaType typeFromId(DatabindContext context, String id) throws IOException {
        Class<?> alternatives = Objects.requireNonNull(base, "init comes first").getRawClass();
        return alternatives(alternatives).filter(type -> idFromValueAndType(type, type).equals(id)).findFirst()
                .map(context::constructType).orElseThrow(() -> InvalidTypeIdException.from(null,
                        "no kind of " + alternatives.getSimpleName() + " is called '" + id + "'", base, id));
    }

    private static Stream<Class<?>> alternatives(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Kinds::alternatives)
                : Stream.of(type);
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}

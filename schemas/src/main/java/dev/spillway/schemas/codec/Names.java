package dev.spillway.schemas.codec;

import java.lang.reflect.Type;
import java.util.Locale;

/** How Java names become names on the wire. */
final class Names {
    private Names() {}

    /** {@code SetWeight} is the kind {@code setWeight}. */
    static String kind(Class<?> variant) {
        String name = variant.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    /** {@code ROLLED_BACK} is {@code rolledBack}. */
    static String camel(String constant) {
        StringBuilder name = new StringBuilder(constant.length());
        boolean upper = false;
        for (int i = 0; i < constant.length(); i++) {
            char c = constant.charAt(i);
            if (c != '_') {
                name.append(upper ? c : Character.toLowerCase(c));
            }
            upper = c == '_';
        }
        return name.toString();
    }

    /** {@code Desired.Capacity} for people. */
    static String of(Type type) {
        if (!(type instanceof Class<?> c)) {
            return type.getTypeName();
        }
        Class<?> outer = c.getEnclosingClass();
        return outer == null ? c.getSimpleName() : of(outer) + "." + c.getSimpleName();
    }

    /** {@code DesiredCapacity} for Avro: the outer names stand first, so that equal inner names do not meet. */
    static String avro(Class<?> type) {
        return of(type).replace(".", "");
    }
}

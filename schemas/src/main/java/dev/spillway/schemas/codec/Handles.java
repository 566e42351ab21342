package dev.spillway.schemas.codec;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Records opened and built: reflection is paid once, when a codec is bound. A component is read through a lambda made for it, as
 * cheap as one that stands in the source; a method handle that is no constant costs several times as much.
 */
final class Handles {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private Handles() {}

    @SuppressWarnings("unchecked")
    static Function<Object, Object> getter(RecordComponent component) {
        Class<?> value = MethodType.methodType(component.getType()).wrap().returnType();
        return (Function<Object, Object>) lambda(component, Function.class, "apply", Object.class, value);
    }

    @SuppressWarnings("unchecked")
    static ToLongFunction<Object> longGetter(RecordComponent component) {
        return (ToLongFunction<Object>) lambda(component, ToLongFunction.class, "applyAsLong", long.class, long.class);
    }

    @SuppressWarnings("unchecked")
    static ToIntFunction<Object> intGetter(RecordComponent component) {
        return (ToIntFunction<Object>) lambda(component, ToIntFunction.class, "applyAsInt", int.class, int.class);
    }

    private static Object lambda(RecordComponent component, Class<?> type, String method, Class<?> returned,
            Class<?> value) {
        Class<?> owner = component.getDeclaringRecord();
        try {
            MethodHandles.Lookup inside = MethodHandles.privateLookupIn(owner, LOOKUP);
            return LambdaMetafactory.metafactory(inside, method, MethodType.methodType(type),
                    MethodType.methodType(returned, Object.class), inside.unreflect(component.getAccessor()),
                    MethodType.methodType(value, owner)).getTarget().invoke();
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** (Object[]) → Object. */
    static MethodHandle constructor(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
            return LOOKUP.unreflectConstructor(constructor).asSpreader(Object[].class, parameters.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    static Object build(MethodHandle constructor, Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private static RuntimeException broken(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException r ? r : new IllegalStateException(new InvocationTargetException(e));
    }
}

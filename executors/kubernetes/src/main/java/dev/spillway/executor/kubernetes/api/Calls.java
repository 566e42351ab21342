package dev.spillway.executor.kubernetes.api;

import dev.spillway.executor.CallResult;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of the API server, with what can go wrong as a value. */
public final class Calls {
    private Calls() {}

    /** @param doing for people, for example {@code patch Service prod/my-app} */
    public static CallResult write(String doing, Runnable call) {
        try {
            call.run();
            return new CallResult.Ok();
        } catch (KubernetesClientTimeoutException late) {
            return new CallResult.Unknown(doing + ": no answer from the API server in time");
        } catch (KubernetesClientException error) {
            String reason = Errors.reason(doing, error);
            return switch (Errors.kind(error)) {
                case PASSING -> new CallResult.Transient(reason);
                case LASTING -> new CallResult.Permanent(reason);
                case UNKNOWN -> new CallResult.Unknown(reason);
            };
        }
    }

    /**
     * @param what for people, for example {@code Service prod/my-app}
     * @param call null where there is none
     */
    public static <T> Answer<T> read(String what, Supplier<@Nullable T> call) {
        try {
            T got = call.get();
            return got == null
                    ? new Answer.Refused<>("there is no " + what, Errors.NOT_FOUND)
                    : new Answer.Got<>(got);
        } catch (KubernetesClientTimeoutException late) {
            return new Answer.Away<>("read " + what + ": no answer from the API server in time");
        } catch (KubernetesClientException error) {
            String reason = Errors.reason("read " + what, error);
            return Errors.isRefusal(error) ? new Answer.Refused<>(reason, error.getCode()) : new Answer.Away<>(reason);
        }
    }
}

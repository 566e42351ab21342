package dev.spillway.executor.kubernetes.api;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** What the API server's error answers mean. */
final class Errors {
    static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;
    private static final int TOO_MANY = 429;
    /** Said of a JSON Patch that does not apply; validation names the object and the field instead. */
    private static final String NOT_APPLIED = "the server rejected our request due to an error in our request";

    /** Whether the request had an effect, and whether it may have one next time. */
    enum Kind {
        PASSING, LASTING, UNKNOWN
    }

    private Errors() {}

    static Kind kind(KubernetesClientException error) {
        int code = error.getCode();
        // without a status nobody answered; 500 and 504 may come after the write: etcd timed out, or a webhook behind it
        if (code <= 0 || code == 500 || code == 504) {
            return Kind.UNKNOWN;
        }
        boolean lostRace = code == CONFLICT || (code == INVALID && message(error).startsWith(NOT_APPLIED));
        return lostRace || code == TOO_MANY || code > 500 ? Kind.PASSING : Kind.LASTING;
    }

    /** In words, with what to do about it where that is known. */
    static String reason(String doing, KubernetesClientException error) {
        if (error.getCode() <= 0) {
            return doing + ": no answer from the API server: " + root(error);
        }
        String said = doing + ": " + message(error);
        return switch (error.getCode()) {
            case 401 -> said + " (401): the credentials of this executor are not, or no longer, taken";
            case 403 -> said + (message(error).contains("exceeded quota")
                    ? " (403)"
                    : " (403): give this executor's account the right to do that, see docs/kubernetes.md");
            case NOT_FOUND -> said + " (404)";
            case CONFLICT -> doing + ": somebody else wrote first: " + message(error) + " (409)";
            case INVALID -> message(error).startsWith(NOT_APPLIED)
                    ? doing + ": it is not what was read any more (422)"
                    : said + " (422)";
            default -> said + " (" + error.getCode() + ")";
        };
    }

    static boolean isRefusal(KubernetesClientException error) {
        return kind(error) == Kind.LASTING;
    }

    private static String message(KubernetesClientException error) {
        return Optional.ofNullable(error.getStatus()).map(Status::getMessage).filter(text -> !text.isBlank())
                .orElseGet(() -> String.valueOf(error.getMessage()));
    }

    private static String root(Throwable error) {
        Throwable cause = error.getCause();
        return cause == null
                ? String.valueOf(error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage())
                : root(cause);
    }
}

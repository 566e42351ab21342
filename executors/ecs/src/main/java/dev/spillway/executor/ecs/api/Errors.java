package dev.spillway.executor.ecs.api;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Amazon's errors, by their codes: names of classes differ between its APIs, codes are what its pages list. */
public final class Errors {
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final int INTERNAL = 500;
    private static final Set<String> THROTTLED = Set.of("Throttling", "ThrottlingException", "ThrottledException",
            "RequestThrottled", "RequestThrottledException", "RequestLimitExceeded", "TooManyRequestsException",
            "BandwidthLimitExceeded", "SlowDown", "PriorRequestNotComplete", "EC2ThrottledException");
    private static final Set<String> DENIED = Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation",
            "AuthFailure", "OptInRequired", "UnauthorizedException");
    private static final Set<String> CREDENTIALS = Set.of("ExpiredToken", "ExpiredTokenException",
            "InvalidClientTokenId",
            "UnrecognizedClientException", "SignatureDoesNotMatch", "InvalidSignatureException",
            "IncompleteSignature", "InvalidAccessKeyId", "MissingAuthenticationToken",
            "MissingAuthenticationTokenException", "InvalidToken");
    private static final Map<String, String> HINTS = Map.of("TooManyUniqueTargetGroupsPerLoadBalancer",
            "the load balancer has reached its quota of target groups: raise it, or take out those that nobody needs",
            "TargetGroupAssociationLimit",
            "a target group belongs to one load balancer: give each load balancer its own pair",
            "TooManyTargetGroups", "a forward action has at most five target groups", "TooManyTags",
            "Spillway keeps up to eight tags on the first route: take out some of its others",
            "ClusterNotFoundException",
            "is settings.cluster right, and the executor's region?", "ListenerNotFound",
            "is settings.routes right, and the executor's region?", "RuleNotFound",
            "is settings.routes right, and the executor's region?", "TargetGroupNotFound",
            "is settings.targetGroups right, and the executor's region?");

    /** ELB cannot tell at the moment: not the same as unhealthy. */
    public static final String HEALTH_UNAVAILABLE = "HealthUnavailable";

    private Errors() {}

    /** @param what the call, as {@code elasticloadbalancing:ModifyRule} */
    public static Refusal of(String what, SdkException failed) {
        return failed instanceof AwsServiceException answered ? answered(what, answered) : unanswered(what, failed);
    }

    private static Refusal answered(String what, AwsServiceException failed) {
        String code = Optional.ofNullable(failed.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
        String said = what + " was answered with " + (code.isEmpty() ? "status " + failed.statusCode() : code) + ": "
                + Optional.ofNullable(failed.awsErrorDetails()).map(AwsErrorDetails::errorMessage)
                        .orElse("no message");
        if (THROTTLED.contains(code) || failed.isThrottlingException() || failed.statusCode() == TOO_MANY
                || failed.statusCode() == UNAVAILABLE) {
            return new Refusal(Refusal.Kind.TRANSIENT, said);
        }
        if (failed.statusCode() >= INTERNAL) {
            // it may have done it before it broke
            return new Refusal(Refusal.Kind.UNKNOWN, said);
        }
        return new Refusal(Refusal.Kind.PERMANENT, said + hint(what, code));
    }

    private static String hint(String what, String code) {
        if (DENIED.contains(code)) {
            return "; the executor's role must be allowed " + what;
        }
        if (CREDENTIALS.contains(code)) {
            return "; the executor's credentials are expired or wrong, or meant for another partition";
        }
        return Optional.ofNullable(HINTS.get(code)).map(hint -> "; " + hint).orElse("");
    }

    /** No answer came: only where it never left is it sure that it had no effect. */
    private static Refusal unanswered(String what, SdkException failed) {
        String said = what + " got no answer: " + failed.getMessage();
        if (String.valueOf(failed.getMessage()).contains("Unable to load credentials")) {
            return new Refusal(Refusal.Kind.PERMANENT,
                    what + " has no credentials: give the executor a role, a profile or"
                            + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return new Refusal(Refusal.Kind.TRANSIENT, said + "; is the executor's region or endpoint right?");
            }
            if (cause instanceof ConnectException) {
                return new Refusal(Refusal.Kind.TRANSIENT, said);
            }
        }
        return new Refusal(Refusal.Kind.UNKNOWN, said);
    }
}

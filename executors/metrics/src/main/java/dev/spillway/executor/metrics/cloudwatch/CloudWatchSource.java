package dev.spillway.executor.metrics.cloudwatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spillway.executor.metrics.http.Access;
import dev.spillway.executor.metrics.source.Durations;
import dev.spillway.executor.metrics.source.Finding;
import dev.spillway.executor.metrics.source.Json;
import dev.spillway.executor.metrics.source.Limits;
import dev.spillway.executor.metrics.source.Mistake;
import dev.spillway.executor.metrics.source.Question;
import dev.spillway.executor.metrics.source.Source;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * GetMetricData of the last minutes, in the shape that Argo Rollouts gives it: a list of results with the field names of
 * Amazon's Go SDK, as in {@code result[0].Values[0]}. A metric that nobody ever reported has no values, just as one without
 * traffic: CloudWatch does not tell the two apart.
 */
public final class CloudWatchSource implements Source {
    public static final String PROVIDER = "cloudWatch";
    /** Argo Rollouts' default. */
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_PAGES = 10;
    private static final Set<String> KEYS = Set.of("interval", "region", "metricDataQueries", "endpoint", "timeout");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final InstantSource clock;
    private final Clients clients;

    public CloudWatchSource(InstantSource clock) {
        this(clock, new Clients());
    }

    CloudWatchSource(InstantSource clock, Clients clients) {
        this.clock = clock;
        this.clients = clients;
    }

    @Override
    public String address(Map<String, String> query) {
        return PROVIDER + " " + query.getOrDefault("region", "")
                + Access.published(query.getOrDefault("endpoint", ""));
    }

    @Override
    public Finding ask(Question question) throws Mistake {
        question.keys().only(KEYS);
        List<MetricDataQuery> queries = MetricQueries.read(question.keys().need("metricDataQueries"));
        Duration interval = question.keys().text("interval").isPresent()
                ? Durations.need("interval", question.keys().need("interval"))
                : INTERVAL;
        Instant now = clock.instant();
        GetMetricDataRequest request = GetMetricDataRequest.builder().metricDataQueries(queries)
                .startTime(now.minus(interval)).endTime(now).build();
        long end = System.nanoTime() + question.within(TIMEOUT).toNanos();
        try {
            CloudWatchClient client = clients.of(question.keys().text("region"), question.keys().text("endpoint"));
            return pages(client, request, end);
        } catch (SdkException failed) {
            return failed(failed);
        }
    }

    private static Finding pages(CloudWatchClient client, GetMetricDataRequest request, long end) {
        Map<String, MetricDataResult> results = new LinkedHashMap<>();
        Optional<String> next = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) {
                return new Finding.Hung("no answer in time");
            }
            GetMetricDataResponse response = client.getMetricData(request.toBuilder().nextToken(next.orElse(null))
                    .overrideConfiguration(config -> config.apiCallTimeout(left)).build());
            response.metricDataResults().forEach(more -> results.merge(more.id(), more, CloudWatchSource::joined));
            next = Optional.ofNullable(response.nextToken());
            if (next.isEmpty()) {
                return result(results, response.messages());
            }
        }
        return new Finding.Failed(Limits.tooLong("the result has more than " + MOST_PAGES + " pages"));
    }

    private static MetricDataResult joined(MetricDataResult one, MetricDataResult more) {
        return more.toBuilder()
                .values(Stream.concat(one.values().stream(), more.values().stream()).toList())
                .timestamps(Stream.concat(one.timestamps().stream(), more.timestamps().stream())
                        .toList())
                .build();
    }

    private static Finding result(Map<String, MetricDataResult> results, List<MessageData> messages) {
        Optional<MetricDataResult> broken = results.values().stream().filter(result -> result
                .statusCode() == StatusCode.INTERNAL_ERROR || result.statusCode() == StatusCode.FORBIDDEN).findFirst();
        if (broken.isPresent()) {
            return new Finding.Failed("query '" + broken.get().id() + "' came to " + broken.get().statusCodeAsString()
                    + said(broken.get().messages()) + said(messages));
        }
        ArrayNode list = NODES.arrayNode();
        results.values().forEach(result -> list.add(node(result)));
        return Json.value(list);
    }

    private static String said(List<MessageData> messages) {
        return messages.stream().map(message -> "; " + message.code() + ": " + message.value())
                .reduce("", String::concat);
    }

    private static ObjectNode node(MetricDataResult result) {
        ObjectNode node = NODES.objectNode();
        node.put("Id", result.id());
        node.put("Label", result.label());
        ArrayNode messages = node.putArray("Messages");
        result.messages().forEach(message -> messages.addObject().put("Code", message.code())
                .put("Value", message.value()));
        node.put("StatusCode", result.statusCodeAsString());
        ArrayNode timestamps = node.putArray("Timestamps");
        result.timestamps().forEach(timestamp -> timestamps.add(timestamp.toString()));
        ArrayNode values = node.putArray("Values");
        result.values().forEach(values::add);
        return node;
    }

    private static Finding failed(SdkException failed) {
        String said = String.valueOf(failed.getMessage());
        return switch (failed) {
            case ApiCallTimeoutException _ -> new Finding.Hung(said);
            case AbortedException _ -> new Finding.Hung(said);
            case SdkServiceException service -> service.isThrottlingException() || service.statusCode() >= 500
                    ? new Finding.Unreachable(said)
                    : new Finding.Failed(said);
            case SdkClientException client -> ofTransport(client, said);
            default -> new Finding.Failed(said);
        };
    }

    /** The connection failed, or nothing was sent at all, as without credentials. */
    private static Finding ofTransport(SdkClientException failed, String said) {
        for (Throwable cause = failed.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Clients.TooLong) {
                return new Finding.Failed(cause.getMessage() + ": aggregate in the query");
            }
            if (cause instanceof IOException) {
                return new Finding.Unreachable(said);
            }
        }
        return new Finding.Failed(said);
    }

    @Override
    public void close() {
        clients.close();
    }
}

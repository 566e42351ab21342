package dev.spillway.executor.metrics.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spillway.executor.metrics.source.Json;
import dev.spillway.executor.metrics.source.Mistake;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;

/** Reads {@code metricDataQueries} as Argo Rollouts has them into the SDK's words. */
final class MetricQueries {
    private static final String KEY = "query.metricDataQueries";

    private MetricQueries() {}

    static List<MetricDataQuery> read(String text) throws Mistake {
        if (!(Json.read(text.getBytes(StandardCharsets.UTF_8)) instanceof Json.Read.Tree(JsonNode tree))
                || !tree.isArray() || tree.isEmpty()) {
            throw new Mistake(KEY + " must be a JSON list of queries");
        }
        List<MetricDataQuery> queries = new ArrayList<>();
        for (JsonNode query : tree) {
            queries.add(query(KEY + "[" + queries.size() + "]", query));
        }
        return queries;
    }

    private static MetricDataQuery query(String at, JsonNode query) throws Mistake {
        only(at, query, "id", "expression", "label", "metricStat", "period", "returnData");
        MetricDataQuery.Builder builder = MetricDataQuery.builder().id(need(at, query, "id"));
        text(query, "expression").ifPresent(builder::expression);
        text(query, "label").ifPresent(builder::label);
        number(at, query, "period").ifPresent(builder::period);
        if (query.has("returnData")) {
            builder.returnData(query.get("returnData").asBoolean());
        }
        if (query.has("metricStat") == query.has("expression")) {
            throw new Mistake(at + " needs either a metricStat or an expression");
        }
        if (query.has("metricStat")) {
            builder.metricStat(stat(at + ".metricStat", query.get("metricStat")));
        }
        return builder.build();
    }

    private static MetricStat stat(String at, JsonNode stat) throws Mistake {
        only(at, stat, "metric", "period", "stat", "unit");
        Optional<Integer> period = number(at, stat, "period");
        MetricStat.Builder builder = MetricStat.builder().stat(need(at, stat, "stat"))
                .period(period.orElseThrow(() -> new Mistake(at + ".period is missing: whole seconds")))
                .metric(metric(at + ".metric", stat.path("metric")));
        text(stat, "unit").ifPresent(builder::unit);
        return builder.build();
    }

    private static Metric metric(String at, JsonNode metric) throws Mistake {
        only(at, metric, "namespace", "metricName", "dimensions");
        List<Dimension> dimensions = new ArrayList<>();
        for (JsonNode dimension : metric.path("dimensions")) {
            String here = at + ".dimensions[" + dimensions.size() + "]";
            only(here, dimension, "name", "value");
            dimensions.add(Dimension.builder().name(need(here, dimension, "name"))
                    .value(need(here, dimension, "value")).build());
        }
        return Metric.builder().metricName(need(at, metric, "metricName"))
                .namespace(text(metric, "namespace").orElse(null)).dimensions(dimensions).build();
    }

    private static void only(String at, JsonNode node, String... known) throws Mistake {
        if (!node.isObject()) {
            throw new Mistake(at + " must be an object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!Set.of(known).contains(field.getKey())) {
                throw new Mistake(at + "." + field.getKey() + " is not known; known are " + List.of(known));
            }
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).filter(JsonNode::isValueNode).map(JsonNode::asText)
                .filter(text -> !text.isBlank());
    }

    private static String need(String at, JsonNode node, String field) throws Mistake {
        return text(node, field).orElseThrow(() -> new Mistake(at + "." + field + " is missing"));
    }

    /** As number or as text: Argo takes both, as arguments are put in as text. */
    private static Optional<Integer> number(String at, JsonNode node, String field) throws Mistake {
        Optional<String> text = text(node, field);
        if (text.isPresent() && !text.get().matches("[1-9]\\d{0,8}")) {
            throw new Mistake(at + "." + field + " must be whole seconds, but is '" + text.get() + "'");
        }
        return text.map(Integer::parseInt);
    }
}

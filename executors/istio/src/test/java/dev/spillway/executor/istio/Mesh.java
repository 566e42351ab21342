package dev.spillway.executor.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spillway.executor.Share;
import dev.spillway.executor.kubernetes.api.Clients;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An API server with a mesh's objects. It is a model: no admission, no controllers, no requests. */
final class Mesh implements AutoCloseable {
    static final String NAMESPACE = "prod";
    static final String ISTIO = "networking.istio.io";
    static final String GATEWAY = "gateway.networking.k8s.io";
    private static final Map<String, String> PLURALS = Map.of("VirtualService", "virtualservices", "DestinationRule",
            "destinationrules", "HTTPRoute", "httproutes", "Service", "services");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private final StrictServer answers;
    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final List<List<Share>> journal = new CopyOnWriteArrayList<>();
    private final Map<String, ResourceDefinitionContext> kinds = new TreeMap<>();

    private Mesh(Map<String, List<String>> groups) {
        answers = new StrictServer(groups);
        server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), answers, false);
        server.init();
        client = Clients.open(server.createClient().getConfiguration());
    }

    static Mesh of(Map<String, List<String>> groups) {
        return new Mesh(groups);
    }

    /** With the guide's objects, in the version that the guide writes. */
    static Mesh ofTheGuide() {
        Mesh mesh = new Mesh(Map.of(ISTIO, List.of("v1beta1")));
        mesh.apply(resource("guide.yaml"));
        mesh.recordSubsets("my-app", "my-app");
        mesh.server().forgetVerbs();
        return mesh;
    }

    static String resource(String name) {
        try (InputStream in = Mesh.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    KubernetesClient client() {
        return client;
    }

    StrictServer server() {
        return answers;
    }

    /** Objects of several documents; one that is there is replaced, whoever wrote it. */
    void apply(String yaml) {
        for (String document : yaml.split("(?m)^---$", -1)) {
            GenericKubernetesResource object = YAML.unmarshal(document, GenericKubernetesResource.class);
            ResourceDefinitionContext context = context(object.getApiVersion(), object.getKind());
            var resource = client.genericKubernetesResources(context).inNamespace(NAMESPACE).resource(object);
            if (resource.get() == null) {
                resource.create();
            } else {
                object.getMetadata().setResourceVersion(null);
                resource.update();
            }
        }
    }

    private ResourceDefinitionContext context(String apiVersion, String kind) {
        return kinds.computeIfAbsent(kind, _ -> {
            String[] parts = apiVersion.split("/", -1);
            String group = parts.length == 1 ? "" : parts[0];
            String version = parts[parts.length - 1];
            String plural = PLURALS.getOrDefault(kind, "");
            if (!group.isEmpty()) {
                answers.expectCustomResource(new CustomResourceDefinitionContext.Builder().withGroup(group)
                        .withVersion(version).withKind(kind).withPlural(plural).withScope("Namespaced").build());
            }
            return new ResourceDefinitionContext.Builder().withGroup(group).withVersion(version).withKind(kind)
                    .withPlural(plural).withNamespaced(true).build();
        });
    }

    /** As it stands, as YAML; without what the server adds. */
    String yaml(String kind, String name) {
        GenericKubernetesResource object = object(kind, name);
        object.getMetadata().setResourceVersion(null);
        object.getMetadata().setUid(null);
        object.getMetadata().setCreationTimestamp(null);
        object.getMetadata().setGeneration(null);
        return YAML.asYaml(object);
    }

    GenericKubernetesResource object(String kind, String name) {
        ResourceDefinitionContext context = kinds.get(kind);
        if (context == null) {
            throw new IllegalArgumentException("no " + kind + " was ever applied");
        }
        return client.genericKubernetesResources(context).inNamespace(NAMESPACE).withName(name).get();
    }

    JsonNode tree(String kind, String name) {
        return JSON.valueToTree(YAML.convertValue(object(kind, name), Map.class));
    }

    /** Somebody else writes, whatever stands there. */
    void put(JsonNode object) {
        apply(YAML.asYaml(JSON.convertValue(object, Map.class)).replaceFirst("^---\\n", ""));
    }

    /** A ready pod. */
    void pod(String name, Map<String, String> labels) {
        client.pods().inNamespace(NAMESPACE).resource(new PodBuilder().withNewMetadata().withName(name)
                .withLabels(labels).endMetadata().withNewStatus().addNewCondition().withType("Ready").withStatus("True")
                .endCondition().endStatus().build()).create();
    }

    /** From now on: who got what after each write, by the subsets' labels and the weights of the first http route. */
    void recordSubsets(String virtualService, String destinationRule) {
        var last = new TreeMap<>(Map.of("VirtualService", tree("VirtualService", virtualService), "DestinationRule",
                tree("DestinationRule", destinationRule)));
        answers.onWrite(text -> {
            JsonNode object = parse(text);
            last.put(object.path("kind").asText(), object);
            List<Share> now = shares(last.getOrDefault("VirtualService", object),
                    last.getOrDefault("DestinationRule", object));
            int sum = now.stream().mapToInt(Share::permille).sum();
            if (sum == 1000 && (journal.isEmpty() || !journal.getLast().equals(now))) {
                journal.add(now);
            }
        });
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    List<List<Share>> journal() {
        return List.copyOf(journal);
    }

    private static List<Share> shares(JsonNode virtualService, JsonNode rule) {
        var shares = new TreeMap<String, Integer>();
        JsonNode routes = virtualService.at("/spec/http");
        for (JsonNode destination : routes.get(routes.size() - 1).path("route")) {
            for (JsonNode subset : rule.at("/spec/subsets")) {
                if (subset.path("name").equals(destination.at("/destination/subset"))) {
                    String revision = subset.path("labels").path("spillway.dev/revision").asText("");
                    int permille = destination.path("weight").asInt() * 10;
                    if (!revision.isEmpty() && permille > 0) {
                        shares.merge(revision, permille, Integer::sum);
                    }
                }
            }
        }
        var list = new ArrayList<Share>();
        shares.forEach((revision, permille) -> list.add(new Share(revision, permille)));
        return list;
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}

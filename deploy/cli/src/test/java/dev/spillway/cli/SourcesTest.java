package dev.spillway.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.spillway.core.event.Event;
import dev.spillway.core.model.ServiceId;
import dev.spillway.core.signal.Signal.Finding;
import dev.spillway.schemas.Topic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Spillway that asks sources of results: what they say decides, and no topic learns their secrets. */
class SourcesTest {
    private static final String SECRET = "planted-source-secret";
    private static final ServiceId SHOP = new ServiceId("prod", "shop");

    @TempDir
    Path data = Path.of("");

    @Test
    void resultsOfAWebAddressAndACommandPromoteAndNoTopicHoldsTheSecretTheyWereAskedWith() throws Exception {
        // given
        Files.createDirectories(data.resolve("secrets/checks"));
        Files.writeString(data.resolve("secrets/checks/token"), SECRET + "\n");
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/", exchange -> {
            String asked = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
            byte[] body = ("{\"ok\": " + asked.equals("Bearer " + SECRET) + ", \"you said\": \"" + asked + "\"}")
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        web.start();
        try (var rig = new Rig(data)) {
            rig.promotes(SHOP);
            var defined = rig.define(definition(web.getAddress().getPort()));
            assertThat(defined.statusCode()).as(defined.body()).isEqualTo(200);
            // when
            rig.deploy(SHOP, Rig.goodCommand("v2"), Map.of());
            Rig.awaited("v2's promotion", () -> Optional.of(promotions(rig)).filter(n -> n == 2));
            // then
            List<Finding> findings = rig.log(SHOP).stream().map(line -> line.event())
                    .filter(Event.MeasurementJudged.class::isInstance).map(Event.MeasurementJudged.class::cast)
                    .map(Event.MeasurementJudged::finding).toList();
            assertThat(findings).contains(
                    new Finding(Finding.Kind.VALUE, "{\"ok\":true,\"you said\":\"***\"}"),
                    new Finding(Finding.Kind.VALUE, "true"));
            assertThat(records(rig)).noneMatch(text -> text.contains(SECRET));
            assertThat(records(rig)).anyMatch(text -> text.contains("{{secret:checks/token}}"));
        } finally {
            web.stop(0);
        }
    }

    private static long promotions(Rig rig) {
        return rig.log(SHOP).stream().filter(line -> line.event() instanceof Event.Promoted).count();
    }

    private static List<String> records(Rig rig) {
        return Stream.of(Topic.values()).flatMap(topic -> rig.all(topic).stream())
                .map(record -> new String(record.value(), UTF_8)).toList();
    }

    private static String definition(int port) {
        return Rig.definition(SHOP, "unused").replace("      - setWeight: 50\n", """
                      - setWeight: 50
                      - analysis: [check, smoke]
                """) + """
                analyses:
                  - name: check
                    provider: web
                    interval: 1s
                    count: 2
                    successCondition: result.ok
                    query:
                      url: http://127.0.0.1:%d/
                      header.Authorization: "Bearer {{secret:checks/token}}"
                  - name: smoke
                    provider: command
                    interval: 1s
                    count: 1
                    query:
                      command: test "$SPILLWAY_SERVICE" = prod/shop
                """.formatted(port);
    }
}

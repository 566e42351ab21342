package dev.spillway.executor.ecs;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where load balancers stand: moto's default network, asked for by hand, as the SDK for it would be 30 MB. */
final class Subnets {
    private static final Pattern SUBNET = Pattern.compile("<subnetId>([^<]+)</subnetId>");
    private static final Pattern VPC = Pattern.compile("<vpcId>([^<]+)</vpcId>");

    private Subnets() {}

    static List<String> of(String region) {
        return found(SUBNET, region).subList(0, 2);
    }

    static String vpc(String region) {
        return found(VPC, region).getFirst();
    }

    private static List<String> found(Pattern pattern, String region) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String said = client.send(HttpRequest.newBuilder(Moto.url()).header("Content-Type",
                    "application/x-www-form-urlencoded").header("Authorization",
                            "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260101/" + region
                                    + "/ec2/aws4_request, SignedHeaders=host, Signature=0")
                    .POST(HttpRequest.BodyPublishers.ofString("Action=DescribeSubnets&Version=2016-11-15")).build(),
                    BodyHandlers.ofString()).body();
            List<String> all = new ArrayList<>();
            for (Matcher matcher = pattern.matcher(said); matcher.find();) {
                all.add(matcher.group(1));
            }
            return all;
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}

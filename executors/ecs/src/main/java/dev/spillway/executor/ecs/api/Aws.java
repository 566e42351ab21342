package dev.spillway.executor.ecs.api;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The clients of one account and region. They try once: it is the runtime that tries again. Closed with the executor.
 *
 * @param region whose resources these are
 */
public record Aws(EcsClient ecs, ElasticLoadBalancingV2Client elb, SdkHttpClient http,
        String region) implements AutoCloseable {
    /** No call is waited for longer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /**
     * Where, and as whom.
     *
     * @param region left out: that of the environment
     * @param endpoint left out: Amazon's own
     * @param role ARN of a role to take on; left out: as whoever the environment says
     */
    public record Access(Optional<String> region, Optional<URI> endpoint, Optional<String> role) {}

    /** With the credentials of the environment. @throws RuntimeException if no region is known */
    public static Aws open(Access access) {
        return open(access, DefaultCredentialsProvider.builder().build());
    }

    public static Aws open(Access access, AwsCredentialsProvider given) {
        return open(access, given, TIMEOUT);
    }

    /** @param timeout how long a call is waited for */
    public static Aws open(Access access, AwsCredentialsProvider given, Duration timeout) {
        Region region = access.region().map(Region::of)
                .orElseGet(() -> new DefaultAwsRegionProviderChain().getRegion());
        SdkHttpClient http = UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(timeout)
                .build();
        var site = new Site(region, access.endpoint(), http, timeout);
        AwsCredentialsProvider credentials = access.role()
                .<AwsCredentialsProvider>map(role -> assumed(role, site, given))
                .orElse(given);
        return new Aws(site.of(EcsClient.builder().httpClient(http), credentials).build(),
                site.of(ElasticLoadBalancingV2Client.builder().httpClient(http), credentials).build(), http,
                region.id());
    }

    private record Site(Region region, Optional<URI> endpoint, SdkHttpClient http, Duration timeout) {
        <B extends AwsClientBuilder<B, C>, C> B of(B builder, AwsCredentialsProvider credentials) {
            endpoint.ifPresent(builder::endpointOverride);
            return builder.region(region).credentialsProvider(credentials)
                    .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry())
                            .apiCallTimeout(timeout).apiCallAttemptTimeout(timeout));
        }
    }

    private static AwsCredentialsProvider assumed(String role, Site site, AwsCredentialsProvider given) {
        StsClient sts = site.of(StsClient.builder().httpClient(site.http()), given).build();
        return StsAssumeRoleCredentialsProvider.builder().stsClient(sts)
                .refreshRequest(request -> request.roleArn(role).roleSessionName("spillway")).build();
    }

    @Override
    public void close() {
        ecs.close();
        elb.close();
        http.close();
    }
}

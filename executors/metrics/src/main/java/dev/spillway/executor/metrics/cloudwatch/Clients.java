package dev.spillway.executor.metrics.cloudwatch;

import dev.spillway.executor.metrics.http.Access;
import dev.spillway.executor.metrics.source.Limits;
import dev.spillway.executor.metrics.source.Mistake;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;

/**
 * One client for each region, as one takes half a second to make; all share connections and credentials. They do not try
 * again: the next measurement does.
 */
final class Clients implements AutoCloseable {
    private record Place(Optional<String> region, Optional<String> endpoint) {}

    private static final int MOST = 64;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(30);

    private final Optional<AwsCredentialsProvider> given;
    /** Made when first needed: most executors never ask CloudWatch. */
    private Optional<Shared> shared = Optional.empty();
    private final LinkedHashMap<Place, CloudWatchClient> clients = new LinkedHashMap<>();

    private record Shared(SdkHttpClient http, AwsCredentialsProvider credentials) {}

    /** With the credentials of the environment. */
    Clients() {
        this.given = Optional.empty();
    }

    Clients(AwsCredentialsProvider credentials) {
        this.given = Optional.of(credentials);
    }

    private Shared shared() {
        Shared known = shared.orElseGet(() -> new Shared(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(READ).build(),
                given.orElseGet(() -> DefaultCredentialsProvider.builder().build())));
        shared = Optional.of(known);
        return known;
    }

    /** The region of the environment where none is given. */
    synchronized CloudWatchClient of(Optional<String> region, Optional<String> endpoint) throws Mistake {
        var place = new Place(region, endpoint);
        CloudWatchClient known = clients.remove(place);
        CloudWatchClient client = known == null ? make(place) : known;
        clients.put(place, client);
        if (clients.size() > MOST) {
            Map.Entry<Place, CloudWatchClient> _ = clients.pollFirstEntry();
        }
        return client;
    }

    private CloudWatchClient make(Place place) throws Mistake {
        CloudWatchClientBuilder builder = CloudWatchClient.builder().httpClient(shared().http())
                .credentialsProvider(shared().credentials())
                .overrideConfiguration(config -> config.retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new Bound()));
        if (place.region().isPresent()) {
            builder.region(Region.of(place.region().get().strip()));
        }
        if (place.endpoint().isPresent()) {
            URI endpoint = Access.address("endpoint", place.endpoint().get());
            builder.endpointOverride(endpoint);
        }
        return builder.build();
    }

    @Override
    public synchronized void close() {
        clients.values().forEach(CloudWatchClient::close);
        shared.ifPresent(used -> used.http().close());
    }

    /** It answered more than may be read. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;

        TooLong(String message) {
            super(message);
        }
    }

    /** The SDK reads an answer whole, however long it is. */
    private static final class Bound implements ExecutionInterceptor {
        @Override
        public Optional<InputStream> modifyHttpResponseContent(Context.ModifyHttpResponse context,
                ExecutionAttributes attributes) {
            return context.responseBody().map(BoundedStream::new);
        }
    }

    private static final class BoundedStream extends FilterInputStream {
        private long left = Limits.ANSWER_BYTES;

        BoundedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return counted(super.read(), 1);
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = super.read(bytes, from, length);
            return counted(read, read);
        }

        private int counted(int result, int bytes) throws IOException {
            left -= result < 0 ? 0 : bytes;
            if (left < 0) {
                throw new TooLong("it answered more than " + Limits.ANSWER_BYTES / (1024 * 1024) + " MiB");
            }
            return result;
        }
    }
}

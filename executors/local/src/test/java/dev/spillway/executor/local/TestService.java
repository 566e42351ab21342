package dev.spillway.executor.local;

import com.sun.net.httpserver.HttpServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** A service as somebody would write it: answers with its name on the port that it is given. */
final class TestService {
    private TestService() {}

    /** @param args name and port */
    public static void main(String... args) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            boolean env = exchange.getRequestURI().getPath().equals("/env");
            byte[] body = (env
                    ? System.getenv("PORT") + System.getenv("FEATURE_FLAGS") + System.getenv("COLOUR")
                    : args[0]).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** The command line that runs it. */
    static String command(String name) {
        return "'" + java() + "' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -cp '"
                + System.getProperty("java.class.path").split(File.pathSeparator, -1)[0] + "' "
                + TestService.class.getName() + " " + name + " {port}";
    }

    static String java() {
        return System.getProperty("java.home") + "/bin/java";
    }
}

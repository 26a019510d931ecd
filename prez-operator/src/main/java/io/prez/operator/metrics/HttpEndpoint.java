package io.prez.operator.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Serves {@code /livez}, {@code /readyz} and {@code /metrics}. */
public final class HttpEndpoint implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param port 0 for any
     * @param notAlive why the process must be restarted; null while it need not be
     * @param notReady why it is not ready; null when it is
     */
    public HttpEndpoint(
            int port, OperatorMetrics metrics, Supplier<@Nullable String> notAlive, Supplier<@Nullable String> notReady)
            throws IOException {
        server = HttpServer.create(new InetSocketAddress(port), 16);
        server.setExecutor(executor);
        server.createContext("/livez", exchange -> probe(exchange, notAlive.get()));
        server.createContext("/readyz", exchange -> probe(exchange, notReady.get()));
        server.createContext(
                "/metrics",
                exchange -> answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape()));
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void probe(HttpExchange exchange, @Nullable String problem) throws IOException {
        answer(
                exchange,
                problem == null ? 200 : 503,
                "text/plain; charset=utf-8",
                problem == null ? "ok\n" : problem + "\n");
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        try (exchange) {
            exchange.sendResponseHeaders(code, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.close();
    }
}

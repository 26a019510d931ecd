package io.prez.node.metrics;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The node's pages: probes for Kubernetes, metrics for Prometheus, the status for the operator. */
public final class NodePages implements HttpPages {
    private final Heartbeats heartbeats;
    private final Readiness readiness;
    private final StatusPage statusPage;
    private final MetricsPage metricsPage;
    private volatile boolean started;

    /** Nothing has started yet. */
    public NodePages(Heartbeats heartbeats, Readiness readiness, StatusPage statusPage, MetricsPage metricsPage) {
        this.heartbeats = heartbeats;
        this.readiness = readiness;
        this.statusPage = statusPage;
        this.metricsPage = metricsPage;
    }

    /** The data directory is open and clients are served: {@code /startupz} turns green. */
    public void started() {
        started = true;
    }

    @Override
    public void get(String path, Executor thread, Consumer<Page> done) {
        switch (path) {
            case "/livez" -> done.accept(live());
            case "/readyz" -> done.accept(ready());
            case "/startupz" -> done.accept(started ? Page.text(200, "ok") : Page.text(503, "starting"));
            case "/v1/status" -> done.accept(new Page(200, "application/json", statusPage.json() + "\n"));
            case "/metrics" ->
                metricsPage.scrape(
                        thread, text -> done.accept(new Page(200, "text/plain; version=0.0.4; charset=utf-8", text)));
            case "/" -> done.accept(Page.text(200, "Prez: /livez /readyz /startupz /metrics /v1/status"));
            default -> done.accept(Page.text(404, "no such page"));
        }
    }

    private Page live() {
        List<String> silent = heartbeats.silent();
        return silent.isEmpty() ? Page.text(200, "ok") : Page.text(503, String.join("; ", silent));
    }

    private Page ready() {
        String reason = readiness.reason();
        return reason.isEmpty() ? Page.text(200, "ok") : Page.text(503, "not ready: " + reason);
    }
}

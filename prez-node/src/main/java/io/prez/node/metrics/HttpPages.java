package io.prez.node.metrics;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What the HTTP server serves. */
@FunctionalInterface
public interface HttpPages {
    /**
     * A page.
     *
     * @param contentType with its character set
     */
    record Page(int status, String contentType, String body) {
        /** Plain text. */
        public static Page text(int status, String body) {
            return new Page(status, "text/plain; charset=utf-8", body + "\n");
        }
    }

    /**
     * Answers a GET, at once or later; {@code done} is called once, on any thread. The path has no query. Called on the
     * server's thread, which {@code thread} runs more work on.
     */
    void get(String path, Executor thread, Consumer<Page> done);
}

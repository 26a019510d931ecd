package io.prez.node.metrics;

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

    /** Answers a GET, at once or later, on any thread; {@code done} is called once. The path has no query. */
    void get(String path, Consumer<Page> done);
}

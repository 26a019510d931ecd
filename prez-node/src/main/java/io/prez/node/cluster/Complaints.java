package io.prez.node.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps a stranger who knocks ten times a second from filling the log: the same complaint is news once a minute. */
final class Complaints {
    private static final long REPEAT_MILLIS = 60_000;
    private static final int KEPT_MAX = 100;

    private final Map<String, Long> saidAtMillis = new LinkedHashMap<>();

    boolean isNews(String complaint, long nowMillis) {
        Long before = saidAtMillis.get(complaint);
        if (before != null && nowMillis - before < REPEAT_MILLIS) {
            return false;
        }
        saidAtMillis.remove(complaint);
        saidAtMillis.put(complaint, nowMillis);
        if (saidAtMillis.size() > KEPT_MAX) {
            saidAtMillis.remove(saidAtMillis.keySet().iterator().next());
        }
        return true;
    }
}

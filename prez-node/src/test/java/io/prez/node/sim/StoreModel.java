package io.prez.node.sim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a single correct server would answer: a second, naive implementation of a few commands, as Redis documents them,
 * which shares no code with the real one.
 */
final class StoreModel {
    /** Commands that change nothing. */
    static final Set<String> READS = Set.of("GET", "MGET", "EXISTS", "STRLEN");

    /** What EXEC answers when a watched key was changed. */
    static final String ABORTED = "aborted";

    /** A state and the answer that led to it. */
    record Step(Map<String, String> state, String reply) {}

    private StoreModel() {}

    /** What the call does to this state, whatever it was really told. */
    static Step step(Map<String, String> state, Call call) {
        Map<String, String> next = call.isRead() ? state : new HashMap<>(state);
        if (!call.isTransaction()) {
            return new Step(next, run(next, call.commands().getFirst()));
        }
        StringBuilder replies = new StringBuilder("[");
        for (List<String> command : call.commands()) {
            replies.append(replies.length() > 1 ? ", " : "").append(run(next, command));
        }
        return new Step(next, replies.append(']').toString());
    }

    /** Whether the keys that the call watched still have the values that it saw. */
    static boolean watchesHold(Map<String, String> state, Call call) {
        for (Map.Entry<String, String> seen : call.watched().entrySet()) {
            String now = state.get(seen.getKey());
            if (!Objects.equals(now, seen.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static String run(Map<String, String> state, List<String> words) {
        String key = words.get(1);
        return switch (words.getFirst()) {
            case "GET" -> bulk(state.get(key));
            case "SET" -> set(state, words);
            case "GETSET" -> bulk(state.put(key, words.get(2)));
            case "DEL" -> integer(state.remove(key) == null ? 0 : 1);
            case "EXISTS" -> integer(state.containsKey(key) ? 1 : 0);
            case "STRLEN" -> integer(state.getOrDefault(key, "").length());
            case "INCR" -> add(state, key, 1);
            case "INCRBY" -> add(state, key, Long.parseLong(words.get(2)));
            case "APPEND" ->
                integer(state.merge(key, words.get(2), String::concat).length());
            case "MGET" -> {
                StringBuilder replies = new StringBuilder("[");
                for (String wanted : words.subList(1, words.size())) {
                    replies.append(replies.length() > 1 ? ", " : "").append(bulk(state.get(wanted)));
                }
                yield replies.append(']').toString();
            }
            case "MSET" -> {
                for (int i = 1; i < words.size(); i += 2) {
                    state.put(words.get(i), words.get(i + 1));
                }
                yield "OK";
            }
            default -> throw new IllegalArgumentException("the model does not know " + words);
        };
    }

    private static String set(Map<String, String> state, List<String> words) {
        String key = words.get(1);
        String condition = words.size() > 3 ? words.get(3) : "";
        boolean there = state.containsKey(key);
        if ((condition.equals("NX") && there) || (condition.equals("XX") && !there)) {
            return "nil";
        }
        state.put(key, words.get(2));
        return "OK";
    }

    private static String add(Map<String, String> state, String key, long increment) {
        long value = Long.parseLong(state.getOrDefault(key, "0")) + increment;
        state.put(key, Long.toString(value));
        return integer(value);
    }

    static String bulk(String value) {
        return value == null ? "nil" : '"' + value + '"';
    }

    static String integer(long value) {
        return ":" + value;
    }
}

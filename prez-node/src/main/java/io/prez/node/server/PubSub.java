package io.prez.node.server;

import io.prez.node.resp.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who listens to which channel on this node. Subscriptions change on the subscriber's I/O loop; any thread may publish
 * and count. Messages reach only subscribers of this node.
 */
final class PubSub {
    private final Map<ChannelName, Set<ClientConnection>> channels = new ConcurrentHashMap<>();
    private final Map<ChannelName, Set<ClientConnection>> patterns = new ConcurrentHashMap<>();

    void subscribe(ClientConnection connection, ChannelName channel) {
        if (connection.state().channels.add(channel)) {
            add(channels, connection, channel);
        }
    }

    void subscribePattern(ClientConnection connection, ChannelName pattern) {
        if (connection.state().patterns.add(pattern)) {
            add(patterns, connection, pattern);
        }
    }

    void unsubscribe(ClientConnection connection, ChannelName channel) {
        if (connection.state().channels.remove(channel)) {
            remove(channels, connection, channel);
        }
    }

    void unsubscribePattern(ClientConnection connection, ChannelName pattern) {
        if (connection.state().patterns.remove(pattern)) {
            remove(patterns, connection, pattern);
        }
    }

    /** The connection is gone or was reset. */
    void unsubscribeAll(ClientConnection connection) {
        List.copyOf(connection.state().channels).forEach(channel -> unsubscribe(connection, channel));
        List.copyOf(connection.state().patterns).forEach(pattern -> unsubscribePattern(connection, pattern));
    }

    private static void add(
            Map<ChannelName, Set<ClientConnection>> map, ClientConnection connection, ChannelName name) {
        map.compute(name, (unused, old) -> {
            Set<ClientConnection> subscribers = old == null ? ConcurrentHashMap.newKeySet() : old;
            subscribers.add(connection);
            return subscribers;
        });
    }

    private static void remove(
            Map<ChannelName, Set<ClientConnection>> map, ClientConnection connection, ChannelName name) {
        map.computeIfPresent(name, (unused, subscribers) -> {
            subscribers.remove(connection);
            return subscribers.isEmpty() ? null : subscribers;
        });
    }

    /** Sends a message to whoever listens here. */
    void publish(ChannelName channel, byte[] message) {
        Reply name = Reply.bulk(channel.bytes());
        Reply body = Reply.bulk(message);
        Set<ClientConnection> exact = channels.getOrDefault(channel, Set.of());
        if (!exact.isEmpty()) {
            deliver(exact, new Reply.Push(List.of(Reply.bulk("message"), name, body)));
        }
        patterns.forEach((pattern, subscribers) -> {
            if (Glob.matches(pattern.bytes(), channel.bytes(), false)) {
                deliver(
                        subscribers,
                        new Reply.Push(List.of(Reply.bulk("pmessage"), Reply.bulk(pattern.bytes()), name, body)));
            }
        });
    }

    private static void deliver(Collection<ClientConnection> subscribers, Reply.Push push) {
        for (ClientConnection subscriber : subscribers) {
            subscriber.loop().execute(() -> subscriber.push(push));
        }
    }

    /** Channels with subscribers, patterns aside. */
    List<ChannelName> activeChannels() {
        return new ArrayList<>(channels.keySet());
    }

    int subscribers(ChannelName channel) {
        return channels.getOrDefault(channel, Set.of()).size();
    }

    int channelCount() {
        return channels.size();
    }

    int patternCount() {
        return patterns.size();
    }
}

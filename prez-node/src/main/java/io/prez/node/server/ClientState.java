package io.prez.node.server;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a connection remembers between requests, as far as RESET forgets it. Owned by the connection's I/O loop. */
final class ClientState {
    /** 2 or 3. */
    int protocol = 2;

    int database;

    /** As CLIENT SETNAME set it; empty when it did not. */
    String name = "";

    String libraryName = "";
    String libraryVersion = "";

    /** Whether AUTH, or the absence of a password when it connected, lets this client in. */
    boolean authenticated;

    /** READONLY was sent: reads may be answered by this node alone. */
    boolean readOnly;

    boolean noEvict;
    boolean noTouch;

    /** CLIENT REPLY OFF. */
    boolean replyOff;

    /** CLIENT REPLY SKIP: the next request gets no reply. */
    boolean skipNext;

    /** Channels, in the order of subscription. */
    final Set<ChannelName> channels = new LinkedHashSet<>(0);

    /** Patterns, in the order of subscription. */
    final Set<ChannelName> patterns = new LinkedHashSet<>(0);

    final TransactionState transaction = new TransactionState();

    int subscriptions() {
        return channels.size() + patterns.size();
    }

    boolean isSubscriber() {
        return subscriptions() > 0;
    }
}

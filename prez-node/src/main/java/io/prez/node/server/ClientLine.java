package io.prez.node.server;

import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One client as CLIENT LIST shows it, with Redis' fields. On the client's I/O loop. */
final class ClientLine {
    private ClientLine() {}

    /** With a line feed at its end. */
    static String of(ClientConnection connection) {
        ClientState state = connection.state();
        ClientTraffic traffic = connection.traffic();
        long nowMillis = connection.loop().clock().monotonicMillis();
        long outputBytes = connection.outputBytes();
        TransactionState transaction = state.transaction;
        return "id=" + connection.id()
                + " addr=" + address(connection)
                + " laddr=" + localAddress(connection)
                + " fd=" + fileDescriptor(connection)
                + " name=" + state.name
                + " age=" + (nowMillis - traffic.openedMillis()) / 1000
                + " idle=" + (nowMillis - traffic.lastRequestMillis()) / 1000
                + " flags=" + flags(connection)
                + " db=" + state.database
                + " sub=" + state.channels.size()
                + " psub=" + state.patterns.size()
                + " ssub=0"
                + " multi=" + (transaction.isOpen() ? transaction.commands().size() : -1)
                + " qbuf=" + traffic.requestBytes()
                + " qbuf-free=0 argv-mem=0"
                + " multi-mem=" + transaction.bytes()
                + " rbs=0 rbp=0"
                + " obl=" + outputBytes
                + " oll=" + connection.pendingReplies()
                + " omem=" + outputBytes
                + " tot-mem=" + (outputBytes + transaction.bytes() + connection.bytesInFlight())
                + " events=r"
                + " cmd=" + traffic.lastCommand()
                + " user=default redir=-1"
                + " resp=" + state.protocol
                + " lib-name=" + state.libraryName
                + " lib-ver=" + state.libraryVersion
                + "\n";
    }

    /** The client's side of the connection, {@code host:port}. */
    static String address(ClientConnection connection) {
        return text(connection.channel().remoteAddress());
    }

    /** This node's side of the connection, {@code host:port}. */
    static String localAddress(ClientConnection connection) {
        return text(connection.channel().localAddress());
    }

    private static String text(@Nullable SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet) || inet.getAddress() == null) {
            return "?:0";
        }
        String host = inet.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + inet.getPort();
    }

    private static int fileDescriptor(ClientConnection connection) {
        return connection.channel() instanceof UnixChannel unix ? unix.fd().intValue() : -1;
    }

    private static String flags(ClientConnection connection) {
        ClientState state = connection.state();
        StringBuilder flags = new StringBuilder();
        if (state.isSubscriber()) {
            flags.append('P');
        }
        if (state.transaction.isOpen()) {
            flags.append('x');
        }
        if (connection.blocked() != null) {
            flags.append('b');
        }
        if (state.readOnly) {
            flags.append('r');
        }
        if (state.noEvict) {
            flags.append('e');
        }
        if (connection.isClosing()) {
            flags.append('c');
        }
        return flags.isEmpty() ? "N" : flags.toString();
    }
}

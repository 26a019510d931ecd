package io.prez.node.server;

import io.netty.channel.Channel;
import io.prez.node.config.NodeConfig;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who may connect at all, with Redis' words for those who may not. */
final class Admission {
    private static final String TOO_MANY = "-ERR max number of clients reached\r\n";
    private static final String PROTECTED =
            "-DENIED Redis is running in protected mode because protected mode is enabled"
                    + " and no password is set for the default user. In this mode connections are only accepted from the"
                    + " loopback interface. If you want to connect from external computers to Redis you may adopt one of the"
                    + " following solutions: 1) Just disable protected mode sending the command 'CONFIG SET protected-mode no'"
                    + " from the loopback interface by connecting to Redis from the same host the server is running, however"
                    + " MAKE SURE Redis is not publicly accessible from internet if you do so. 2) Alternatively you can just"
                    + " disable the protected mode by editing the Redis configuration file, and setting the protected mode"
                    + " option to 'no', and then restarting the server. 3) If you started the server manually just for testing,"
                    + " restart it with the '--protected-mode no' option. 4) Setup an authentication password for the default"
                    + " user, or name the addresses to listen on with 'bind'. NOTE: You only need to do one of the above things"
                    + " in order for the server to start accepting connections from the outside.\r\n";

    private Admission() {}

    /** What to answer a connection that is refused; null for one that is welcome. */
    static @Nullable String refusal(ServerContext server, Channel channel) {
        NodeConfig config = server.settings().config();
        if (server.connections().count() >= config.maxClients()) {
            server.statistics().connectionsRejected.increment();
            return TOO_MANY;
        }
        boolean open = config.requirePass().isEmpty() && config.protectedMode() && !config.bindGiven();
        if (open && !isLoopback(channel)) {
            server.statistics().connectionsRejected.increment();
            return PROTECTED;
        }
        return null;
    }

    private static boolean isLoopback(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                && address.getAddress() != null
                && address.getAddress().isLoopbackAddress();
    }
}

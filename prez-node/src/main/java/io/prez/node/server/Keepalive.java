package io.prez.node.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/** TCP's own probes, set as Redis does: the first after the time given, then three more, a third of it apart. */
final class Keepalive {
    private static final int PROBES = 3;

    private Keepalive() {}

    static void configure(ServerBootstrap bootstrap, int seconds, Transport transport) {
        bootstrap.childOption(ChannelOption.SO_KEEPALIVE, seconds > 0);
        if (seconds == 0) {
            return;
        }
        int interval = Math.max(1, seconds / 3);
        if (transport.name().equals("epoll")) {
            bootstrap.childOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
            bootstrap.childOption(EpollChannelOption.TCP_KEEPINTVL, interval);
            bootstrap.childOption(EpollChannelOption.TCP_KEEPCNT, PROBES);
        } else {
            bootstrap.childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), seconds);
            bootstrap.childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval);
            bootstrap.childOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
        }
    }
}

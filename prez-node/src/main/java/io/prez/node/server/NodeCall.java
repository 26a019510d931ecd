package io.prez.node.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.ErrorRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.IntegerRedisMessage;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One command to another node's client port, with this node's password, on the I/O loop of the connection that asks.
 * What goes wrong on the way becomes an error that says so. Answers that are arrays are not understood.
 */
final class NodeCall extends SimpleChannelInboundHandler<RedisMessage> {
    private static final int TIMEOUT_SECONDS = 10;

    private final List<List<String>> commands;
    private final Consumer<Reply> done;
    private int answers;
    private boolean finished;

    private NodeCall(List<List<String>> commands, Consumer<Reply> done) {
        this.commands = commands;
        this.done = done;
    }

    /** Sends and calls {@code done} once, on the connection's I/O loop. */
    static void send(ClientConnection asking, Endpoint target, List<String> command, Consumer<Reply> done) {
        List<List<String>> commands = new ArrayList<>();
        String password = asking.server().settings().password();
        if (!password.isEmpty()) {
            commands.add(List.of("AUTH", password));
        }
        commands.add(command);
        NodeCall call = new NodeCall(commands, done);
        new Bootstrap()
                .group(asking.loop().eventLoop())
                .channel(asking.server().socketChannel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, TIMEOUT_SECONDS * 1000)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new ReadTimeoutHandler(TIMEOUT_SECONDS))
                                .addLast(new RedisEncoder(), new RedisDecoder())
                                .addLast(new RedisBulkStringAggregator(), call);
                    }
                })
                .connect(target.unresolved())
                .addListener(connected -> {
                    if (!connected.isSuccess()) {
                        call.finish(new Reply.Failure("ERR cannot connect to " + target.host() + ":" + target.port()));
                    }
                });
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        for (List<String> command : commands) {
            List<RedisMessage> words = new ArrayList<>();
            for (String word : command) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                words.add(
                        new FullBulkStringRedisMessage(context.alloc().buffer().writeBytes(bytes)));
            }
            context.write(new ArrayRedisMessage(words));
        }
        context.flush();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, RedisMessage message) {
        Reply reply = reply(message);
        answers++;
        if (answers == commands.size() || reply instanceof Reply.Failure) {
            finish(reply);
            context.close();
        }
    }

    private static Reply reply(RedisMessage message) {
        return switch (message) {
            case ErrorRedisMessage error -> new Reply.Failure(error.content());
            case SimpleStringRedisMessage text -> new Reply.Simple(text.content());
            case IntegerRedisMessage number -> Reply.integer(number.value());
            case FullBulkStringRedisMessage bulk -> Reply.bulk(bulk.content().toString(StandardCharsets.UTF_8));
            default -> new Reply.Failure("ERR the other node's answer was not understood");
        };
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(new Reply.Failure("ERR the other node closed the connection without an answer"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        finish(new Reply.Failure(
                "ERR the other node did not answer: " + cause.getClass().getSimpleName()));
        context.close();
    }

    private void finish(Reply reply) {
        if (!finished) {
            finished = true;
            done.accept(reply);
        }
    }
}

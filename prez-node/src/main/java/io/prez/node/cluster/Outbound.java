package io.prez.node.cluster;

import io.netty.buffer.ByteBuf;
import io.prez.node.raft.Entry;
import io.prez.node.raft.Envelope;
import io.prez.node.raft.Message;
import io.prez.node.replica.ForwardFrame;

/** A message on its way out, not encoded yet: its payload is shared with the log's memory until it is. */
sealed interface Outbound {
    /** Frame types on the wire. */
    byte HELLO = 1;

    byte WELCOME = 2;
    byte REFUSED = 3;
    byte PING = 4;
    byte RAFT = 5;
    byte FORWARD = 6;
    byte FORMATION = 7;
    /** A piece of a message that is longer than a frame may be, not the last one. */
    byte PART = 8;

    byte LAST_PART = 9;

    record Raft(Envelope envelope) implements Outbound {}

    record Forward(ForwardFrame frame) implements Outbound {}

    record Forming(FormationMessage message) implements Outbound {}

    record Introduction(byte frameType, Hello hello) implements Outbound {}

    record Refused(Refusal refusal, String why) implements Outbound {}

    record Ping() implements Outbound {}

    default byte type() {
        return switch (this) {
            case Raft raft -> RAFT;
            case Forward forward -> FORWARD;
            case Forming forming -> FORMATION;
            case Introduction introduction -> introduction.frameType();
            case Refused refused -> REFUSED;
            case Ping ping -> PING;
        };
    }

    default void encode(ByteBuf out) {
        switch (this) {
            case Raft raft -> PeerCodec.encode(raft.envelope(), out);
            case Forward forward -> PeerCodec.encode(forward.frame(), out);
            case Forming forming -> PeerCodec.encode(forming.message(), out);
            case Introduction introduction -> PeerCodec.encode(introduction.hello(), out);
            case Refused refused -> PeerCodec.encode(refused.refusal(), refused.why(), out);
            case Ping ping -> {}
        }
    }

    /** About how many bytes it takes in memory while it waits. */
    default long sizeBytes() {
        return 64
                + switch (this) {
                    case Raft raft -> payloadBytes(raft.envelope().message());
                    case Forward forward ->
                        switch (forward.frame()) {
                            case ForwardFrame.Request request -> request.operation().length;
                            case ForwardFrame.Response response -> response.reply().length;
                            case ForwardFrame.SessionClosed closed -> 0;
                        };
                    case Forming forming -> 1024;
                    case Introduction introduction -> 1024;
                    case Refused refused -> 1024;
                    case Ping ping -> 0;
                };
    }

    private static long payloadBytes(Message message) {
        if (message instanceof Message.AppendEntries append) {
            long sum = 0;
            for (Entry entry : append.entries()) {
                sum += entry.sizeBytes();
            }
            return sum;
        }
        return message instanceof Message.InstallSnapshot snapshot ? snapshot.data().length : 0;
    }

    /**
     * Whether it may overtake what waits: everything that elections and heartbeats live on. Appends with entries,
     * snapshots and forwarded requests keep their order and wait in line.
     */
    default boolean isUrgent() {
        return switch (this) {
            case Raft raft ->
                switch (raft.envelope().message()) {
                    case Message.AppendEntries append -> append.entries().isEmpty();
                    case Message.InstallSnapshot snapshot -> false;
                    case Message other -> true;
                };
            case Forward forward -> false;
            case Forming forming -> true;
            case Introduction introduction -> true;
            case Refused refused -> true;
            case Ping ping -> true;
        };
    }

    /** Whether it is a heartbeat, which the log mentions at its finest level. */
    default boolean isHeartbeat() {
        return this instanceof Raft raft
                && raft.envelope().message() instanceof Message.AppendEntries append
                && append.entries().isEmpty();
    }
}

package io.prez.node.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A hand-driven other end: says what a test wants, reads when the test wants. */
final class RawPeer implements AutoCloseable {
    final Socket socket;
    private final DataInputStream in;

    /** A frame as it came. */
    record Frame(byte type, byte[] payload) {}

    RawPeer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    void send(byte type, byte[] payload) throws IOException {
        send(frame(type, payload));
    }

    static byte[] frame(byte type, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeInt(payload.length).writeInt(0).writeByte(type).writeBytes(payload);
        frame.setInt(4, PeerConnection.checksum(frame, 8, payload.length + 1));
        return ByteBufUtil.getBytes(frame);
    }

    static byte[] bytes(Hello hello) {
        ByteBuf bytes = Unpooled.buffer();
        PeerCodec.encode(hello, bytes);
        return ByteBufUtil.getBytes(bytes);
    }

    Frame read() throws IOException {
        int length = in.readInt();
        in.readInt();
        byte type = in.readByte();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, payload);
    }

    /** Whether the other end closed or reset the connection, whatever it said before. */
    boolean isClosedByOtherEnd() throws IOException {
        try {
            while (in.read() >= 0) {
                // Nothing that it may still have said matters.
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

package io.prez.node.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that shows what is on the wire. Replies come as text: one line for each element, indented by depth. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) {
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends these characters as they are, one byte each. */
    RawClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A request as an array. */
    static String request(String... words) {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        return text.toString();
    }

    /** Sends a request and reads its reply. */
    String call(String... words) {
        return send(request(words)).read();
    }

    /** The next reply: {@code +OK}, {@code -ERR …}, {@code :1}, {@code $text}, {@code $nil}, {@code *2} and its items. */
    String read() {
        try {
            String line = line();
            char type = line.charAt(0);
            String rest = line.substring(1);
            return switch (type) {
                case '$', '=' -> rest.equals("-1") ? "$nil" : type + bytes(Integer.parseInt(rest));
                case '*', '~', '>' -> rest.equals("-1") ? "*nil" : line + items(Integer.parseInt(rest));
                case '%' -> line + items(2 * Integer.parseInt(rest));
                default -> line;
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String items(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append("\n ").append(read().replace("\n", "\n "));
        }
        return text.toString();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\r') {
            if (b < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            line.write(b);
        }
        if (in.read() != '\n') {
            throw new IOException("no line feed after " + line);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private String bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count + 2);
        if (bytes.length < count + 2) {
            throw new EOFException("closed within a bulk string");
        }
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    List<String> read(int count) {
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            replies.add(read());
        }
        return replies;
    }

    /** Whether the server closes the connection without another byte. */
    boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // Reset: closed as well.
            return true;
        }
    }

    /** Whether nothing arrives within this time. */
    boolean isSilentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            int b = in.read();
            throw new IllegalStateException("got " + b);
        } catch (SocketTimeoutException e) {
            restoreTimeout();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restoreTimeout() {
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

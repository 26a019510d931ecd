package io.prez.node.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A redis-server process of our own on a free port, with one connection. */
final class RealServer implements CommandTarget, AutoCloseable {
    private static final long START_MILLIS_MAX = 20_000;

    private final Process process;
    private final Socket socket;
    private final InputStream in;

    private RealServer(Process process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Where the program is, when it is installed. */
    static Optional<Path> program() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "redis-server"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static RealServer start(Path program) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--port",
                        "" + port,
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return new RealServer(process, connect(process, port));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Socket connect(Process process, int port) throws IOException {
        long deadline = System.nanoTime() + START_MILLIS_MAX * 1_000_000;
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                socket.setSoTimeout(20_000);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public String ask(Args args) throws IOException {
        send(args);
        return new CliText(in).next();
    }

    /** The answer as lists, strings, numbers and nulls. */
    @Nullable
    Object call(String... words) throws IOException {
        send(Args.of(words));
        return new CliText(in).value();
    }

    private void send(Args args) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(("*" + args.count() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < args.count(); i++) {
            request.write(("$" + args.length(i) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            request.write(args.buffer(), args.offset(i), args.length(i));
            request.write('\r');
            request.write('\n');
        }
        socket.getOutputStream().write(request.toByteArray());
    }

    @Override
    public void select(int database) throws IOException {
        expectOk(ask(Args.of("SELECT", "" + database)));
    }

    @Override
    public void protocol(int version) throws IOException {
        ask(Args.of("HELLO", "" + version));
    }

    /** As good as new. */
    void reset() throws IOException {
        protocol(2);
        select(0);
        expectOk(ask(Args.of("FLUSHALL")));
    }

    private static void expectOk(String answer) throws IOException {
        if (!answer.equals("OK")) {
            throw new IOException("redis-server answered " + answer);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
    }
}

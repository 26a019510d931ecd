package io.prez.node;

import io.prez.node.config.CommandLine;
import io.prez.node.config.ConfigException;
import io.prez.node.config.NodeConfig;
import io.prez.node.logging.NodeLog;
import java.io.IOException;
import java.io.PrintStream;
import java.security.Security;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code prez-server}: reads the configuration, builds the node, and ends it in good order on SIGTERM, SIGINT and
 * SHUTDOWN. Exit codes: 0 after an orderly end, 1 when the node could not start, 70 when it had to stop at once because
 * going on could have cost data.
 */
public final class PrezNode {
    /** As sysexits.h has it for an internal error. */
    static final int EXIT_FATAL = 70;

    private PrezNode() {}

    /** Runs until told to stop. */
    public static void main(String[] words) {
        // The JDK remembers for ten seconds that a name did not exist, which a pod that starts a moment later pays for.
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        System.exit(run(List.of(words), System.out, System.err));
    }

    private static int run(List<String> words, PrintStream out, PrintStream err) {
        try {
            CommandLine commandLine = CommandLine.parse(words);
            switch (commandLine.mode()) {
                case HELP -> {
                    out.print(Usage.TEXT);
                    return 0;
                }
                case VERSION -> {
                    out.println("prez-server " + Version.text() + " (java " + Runtime.version() + ")");
                    return 0;
                }
                case CHECK -> {
                    NodeConfig config = NodeConfig.load(commandLine);
                    out.println("the configuration of " + config.name() + " is valid");
                    return 0;
                }
                case RUN -> {
                    NodeConfig config = NodeConfig.load(commandLine);
                    NodeLog.open(config.logLevel(), config.logFile());
                    return serve(config, commandLine.file() == null ? "" : commandLine.file(), err);
                }
            }
        } catch (ConfigException e) {
            err.println("prez-server: " + e.getMessage());
        } catch (IOException e) {
            err.println("prez-server: cannot write the log file: " + e.getMessage());
        }
        return 1;
    }

    private static int serve(NodeConfig config, String configFile, PrintStream err) {
        Logger logger = LoggerFactory.getLogger(PrezNode.class);
        CountDownLatch stopRequested = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Node node;
        try {
            node = Node.start(config, configFile, stopRequested::countDown);
        } catch (IOException | StartException e) {
            logger.error("cannot start: {}", e.getMessage());
            err.println("prez-server: " + e.getMessage());
            return 1;
        } catch (RuntimeException e) {
            // Loops may run already, and would keep a process alive that is no node.
            logger.error("cannot start", e);
            return EXIT_FATAL;
        }
        // The JVM ends when its hooks do, so the hook waits for the orderly end that it asks for.
        Thread hook = new Thread(
                () -> {
                    stopRequested.countDown();
                    awaitUninterruptibly(stopped);
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        awaitUninterruptibly(stopRequested);
        logger.warn("stopping");
        node.stop();
        logger.warn("stopped, bye bye...");
        stopped.countDown();
        return 0;
    }

    /** Nobody interrupts these threads on purpose, and ending early would cost the orderly stop. */
    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean done = false;
        while (!done) {
            try {
                latch.await();
                done = true;
            } catch (InterruptedException e) {
                Thread.onSpinWait();
            }
        }
    }
}

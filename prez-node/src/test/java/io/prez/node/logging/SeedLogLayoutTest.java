package io.prez.node.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.prez.node.config.NodeConfig.LogLevel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class SeedLogLayoutTest {
    private final LoggerContext context = new LoggerContext();

    @Test
    void aLineIsWhatTheSeedWrote() {
        assertEquals(
                "33503: 22 Jan 23:54:15.763 . Sending heartbeat to port 10001\n",
                line(Level.TRACE, "Sending heartbeat to port {}", 10001));
        assertEquals("33503: 22 Jan 23:54:15.763 - verbose\n", line(Level.DEBUG, "verbose"));
        assertEquals("33503: 22 Jan 23:54:15.763 * notice\n", line(Level.INFO, "notice"));
        assertEquals("33503: 22 Jan 23:54:15.763 # warning\n", line(Level.WARN, "warning"));
        assertEquals("33503: 22 Jan 23:54:15.763 # error\n", line(Level.ERROR, "error"));
    }

    private String line(Level level, String message, Object... arguments) {
        LoggingEvent event = new LoggingEvent("", context.getLogger("io.prez.test"), level, message, null, arguments);
        event.setInstant(LocalDateTime.of(2014, 1, 22, 23, 54, 15, 763_000_000).toInstant(ZoneOffset.UTC));
        return new SeedLogLayout(33503, ZoneOffset.UTC).doLayout(event).replace(System.lineSeparator(), "\n");
    }

    @Test
    void levelsOfTheConfigurationAreFourOfLogbacks() {
        assertEquals(Level.TRACE, NodeLog.levelOf(LogLevel.DEBUG));
        assertEquals(Level.DEBUG, NodeLog.levelOf(LogLevel.VERBOSE));
        assertEquals(Level.INFO, NodeLog.levelOf(LogLevel.NOTICE));
        assertEquals(Level.WARN, NodeLog.levelOf(LogLevel.WARNING));
    }

    @Test
    void aLogFileIsAppendedTo(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("node.log");
        Files.writeString(file, "before\n");
        context.setMDCAdapter(new LogbackMDCAdapter());
        NodeLog.use(context, Optional.of(file));
        Logger logger = context.getLogger("io.prez.node.Test");
        ((ch.qos.logback.classic.Logger) logger).setLevel(Level.INFO);
        logger.info("hello");
        logger.debug("not this");
        context.getLogger("io.netty").info("nor this");
        context.stop();
        String text = Files.readString(file);
        assertTrue(text.startsWith("before\n"), text);
        assertTrue(text.endsWith(" * hello" + System.lineSeparator()), text);
        assertEquals(2, text.lines().count(), text);
    }
}

package io.prez.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import io.prez.node.config.NodeConfig.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The process' log. Levels hold for Prez' own packages; libraries are heard when they warn. */
public final class NodeLog {
    private static final String APPENDER = "prez";
    private static final String OWN_LOGGERS = "io.prez";

    private NodeLog() {}

    /**
     * Directs the log to this file, or to the standard output.
     *
     * @throws IOException when the file cannot be written; the log stays where it was
     */
    public static void open(LogLevel level, Optional<Path> file) throws IOException {
        if (file.isPresent()) {
            // The appender would only complain to itself.
            Files.newOutputStream(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        }
        use((LoggerContext) LoggerFactory.getILoggerFactory(), file);
        level(level);
    }

    /** Changes how much is logged from now on. Any thread. */
    public static void level(LogLevel level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(OWN_LOGGERS).setLevel(levelOf(level));
    }

    static Level levelOf(LogLevel level) {
        return switch (level) {
            case DEBUG -> Level.TRACE;
            case VERBOSE -> Level.DEBUG;
            case NOTICE -> Level.INFO;
            case WARNING -> Level.WARN;
        };
    }

    static void use(LoggerContext context, Optional<Path> file) {
        SeedLogLayout layout = new SeedLogLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender;
        if (file.isPresent()) {
            FileAppender<ILoggingEvent> toFile = new FileAppender<>();
            toFile.setFile(file.get().toString());
            toFile.setAppend(true);
            appender = toFile;
        } else {
            appender = new ConsoleAppender<>();
        }
        appender.setContext(context);
        appender.setName(APPENDER);
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.WARN);
        root.addAppender(appender);
    }
}

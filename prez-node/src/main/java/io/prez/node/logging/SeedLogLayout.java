package io.prez.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Lines as the seed and Redis write them: {@code 33503: 22 Jan 23:54:15.763 . message}, with the process id, local time
 * and one sign for the level: {@code .} debug (TRACE), {@code -} verbose (DEBUG), {@code *} notice (INFO), {@code #}
 * warning (WARN, ERROR).
 */
public final class SeedLogLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd MMM HH:mm:ss.SSS", Locale.ROOT);

    private final long processId;
    private final ZoneId zone;

    /** For this process and the machine's time zone. */
    public SeedLogLayout() {
        this(ProcessHandle.current().pid(), ZoneId.systemDefault());
    }

    SeedLogLayout(long processId, ZoneId zone) {
        this.processId = processId;
        this.zone = zone;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        line.append(processId).append(": ");
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), line);
        line.append(' ').append(sign(event.getLevel())).append(' ').append(event.getFormattedMessage());
        line.append(CoreConstants.LINE_SEPARATOR);
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            line.append(CoreConstants.LINE_SEPARATOR);
        }
        return line.toString();
    }

    private static char sign(Level level) {
        if (level.isGreaterOrEqual(Level.WARN)) {
            return '#';
        }
        if (level.isGreaterOrEqual(Level.INFO)) {
            return '*';
        }
        return level.isGreaterOrEqual(Level.DEBUG) ? '-' : '.';
    }
}

package io.prez.node.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Optional;

/**
 * What holds until {@link NodeLog#open} is called, found by logback as a service: without it logback would look for XML
 * files, which costs time at every start, and print the libraries' debug messages when it finds none.
 */
public final class StartConfigurator extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        NodeLog.use(context, Optional.empty());
        context.getLogger("io.prez").setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}

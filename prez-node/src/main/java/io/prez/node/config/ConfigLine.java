package io.prez.node.config;

import java.nio.file.Path;
import java.util.List;

/**
 * One directive as it was written.
 *
 * @param source the file as the user wrote it, or {@link #COMMAND_LINE}
 * @param line counted from 1; 0 on the command line
 * @param base directory that relative paths in this line start from
 * @param name in lower case
 */
record ConfigLine(String source, int line, Path base, String name, List<String> arguments) {
    static final String COMMAND_LINE = "command line";

    ConfigException fault(String message) {
        return new ConfigException(source, line, message);
    }
}

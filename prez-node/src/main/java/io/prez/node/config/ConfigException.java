package io.prez.node.config;

import java.util.Objects;

/** Something in a configuration that cannot be obeyed. The message is one line that a person can act on. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final int line;

    /**
     * @param file path as the user wrote it, or {@code command line}
     * @param line counted from 1; 0 when the whole file is meant
     */
    public ConfigException(String file, int line, String message) {
        super(line > 0 ? file + ":" + line + ": " + message : file + ": " + message);
        this.file = file;
        this.line = line;
    }

    /** {@code file:line: what is wrong}. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Where the fault is. */
    public String file() {
        return file;
    }

    /** Counted from 1; 0 when the whole file is meant. */
    public int line() {
        return line;
    }
}

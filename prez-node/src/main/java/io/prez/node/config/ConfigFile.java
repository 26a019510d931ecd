package io.prez.node.config;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The syntax of redis.conf: a directive a line, words divided by spaces, double quotes with backslash escapes or single
 * quotes around words that need them, {@code #} at the start of a line for comments, {@code include} for other files.
 * A later line wins over an earlier one.
 */
final class ConfigFile {
    private static final int INCLUDE_DEPTH_MAX = 16;

    private ConfigFile() {}

    /** All lines of the file and of what it includes, in order. */
    static List<ConfigLine> read(Path path, String shownAs) throws ConfigException {
        List<ConfigLine> lines = new ArrayList<>();
        read(path, shownAs, 0, lines);
        return lines;
    }

    private static void read(Path path, String shownAs, int depth, List<ConfigLine> into) throws ConfigException {
        List<String> texts;
        try {
            texts = Files.readAllLines(path);
        } catch (MalformedInputException e) {
            throw new ConfigException(shownAs, 0, "is not UTF-8 text");
        } catch (IOException e) {
            throw new ConfigException(shownAs, 0, "cannot be read: " + reason(e));
        }
        Path base = directoryOf(path);
        for (int number = 1; number <= texts.size(); number++) {
            List<String> words = words(texts.get(number - 1), shownAs, number);
            if (words.isEmpty()) {
                continue;
            }
            ConfigLine line = new ConfigLine(
                    shownAs,
                    number,
                    base,
                    words.getFirst().toLowerCase(Locale.ROOT),
                    List.copyOf(words.subList(1, words.size())));
            if (line.name().equals("include")) {
                include(line, depth, into);
            } else {
                into.add(line);
            }
        }
    }

    private static void include(ConfigLine line, int depth, List<ConfigLine> into) throws ConfigException {
        if (line.arguments().size() != 1) {
            throw line.fault("include: takes one path");
        }
        if (depth >= INCLUDE_DEPTH_MAX) {
            throw line.fault("include: more than " + INCLUDE_DEPTH_MAX + " files deep; does a file include itself?");
        }
        String text = line.arguments().getFirst();
        Path path = line.base().resolve(text);
        if (!Files.isReadable(path)) {
            throw line.fault("include: '" + text + "' cannot be read (" + path + ")");
        }
        read(path, text, depth + 1, into);
    }

    /** Where relative paths in this file start from. */
    static Path directoryOf(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    /** Splits a line as redis.conf does; empty for comments. */
    static List<String> words(String text, String source, int number) throws ConfigException {
        List<String> words = new ArrayList<>();
        String line = text.strip();
        if (line.startsWith("#")) {
            return words;
        }
        int at = 0;
        while (at < line.length()) {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
                continue;
            }
            StringBuilder word = new StringBuilder();
            at = word(line, at, word);
            if (at < 0) {
                throw new ConfigException(source, number, "unbalanced quotes in '" + line + "'");
            }
            words.add(word.toString());
        }
        return words;
    }

    /** Reads one word; the position after it, or -1 when a quote is not closed, or not followed by a space. */
    private static int word(String line, int start, StringBuilder into) {
        int at = start;
        char quote = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (quote == 0) {
                if (Character.isWhitespace(c)) {
                    return at;
                }
                if (c == '"' || c == '\'') {
                    quote = c;
                } else {
                    into.append(c);
                }
            } else if (c == quote) {
                boolean ends = at + 1 == line.length() || Character.isWhitespace(line.charAt(at + 1));
                return ends ? at + 1 : -1;
            } else if (c == '\\' && at + 1 < line.length()) {
                at = escape(line, at, quote, into);
            } else {
                into.append(c);
            }
            at++;
        }
        return quote == 0 ? at : -1;
    }

    private static int escape(String line, int backslash, char quote, StringBuilder into) {
        char next = line.charAt(backslash + 1);
        if (quote == '\'') {
            into.append(next == '\'' ? "'" : "\\" + next);
            return backslash + 1;
        }
        if (next == 'x' && backslash + 3 < line.length()) {
            int high = Character.digit(line.charAt(backslash + 2), 16);
            int low = Character.digit(line.charAt(backslash + 3), 16);
            if (high >= 0 && low >= 0) {
                into.append((char) (high * 16 + low));
                return backslash + 3;
            }
        }
        into.append(
                switch (next) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'b' -> '\b';
                    case 'a' -> '\u0007';
                    default -> next;
                });
        return backslash + 1;
    }

    /** What went wrong with a file, in words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}

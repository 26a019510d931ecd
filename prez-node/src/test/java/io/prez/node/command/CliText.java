package io.prez.node.command;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads replies from a stream and shows them as {@code redis-cli} does on a terminal. */
final class CliText {
    private final InputStream in;

    CliText(InputStream in) {
        this.in = in;
    }

    /** The next reply, without a line end after the last line. */
    String next() throws IOException {
        return read("");
    }

    private String read(String indent) throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case '-' -> "(error) " + rest;
            case ':' -> "(integer) " + rest;
            case '$' -> rest.startsWith("-") ? "(nil)" : quoted(bytes(rest));
            case '_' -> "(nil)";
            case ',' -> "(double) " + rest;
            case '#' -> rest.equals("t") ? "(true)" : "(false)";
            case '=' -> new String(bytes(rest), StandardCharsets.UTF_8).substring(4);
            case '*' -> rest.startsWith("-") ? "(nil)" : items(rest, indent, ") ", "(empty array)");
            case '~' -> items(rest, indent, "~ ", "(empty set)");
            case '>' -> items(rest, indent, ") ", "(empty push)");
            case '%' -> map(rest, indent);
            default -> throw new IOException("not a reply: " + line);
        };
    }

    /** The next reply of RESP2 as a list, string, number or null. */
    @Nullable
    Object value() throws IOException {
        String line = line();
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+' -> rest;
            case ':' -> Long.valueOf(rest);
            case '$' -> rest.startsWith("-") ? null : new String(bytes(rest), StandardCharsets.UTF_8);
            case '*' -> {
                List<@Nullable Object> items = new ArrayList<>();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    items.add(value());
                }
                yield items;
            }
            default -> throw new IOException("not expected: " + line);
        };
    }

    private String items(String count, String indent, String mark, String empty) throws IOException {
        int size = Integer.parseInt(count);
        if (size == 0) {
            return empty;
        }
        int width = Integer.toString(size).length();
        String inner = indent + " ".repeat(width + mark.length());
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            String number = String.format(Locale.ROOT, "%" + width + "d", i);
            lines.add((i == 1 ? "" : indent) + number + mark + read(inner));
        }
        return String.join("\n", lines);
    }

    private String map(String count, String indent) throws IOException {
        int size = Integer.parseInt(count);
        if (size == 0) {
            return "(empty hash)";
        }
        int width = Integer.toString(size).length();
        String inner = indent + " ".repeat(width + 2);
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= size; i++) {
            String number = String.format(Locale.ROOT, "%" + width + "d", i);
            String key = read(inner);
            lines.add((i == 1 ? "" : indent) + number + "# " + key + " => " + read(inner));
        }
        return String.join("\n", lines);
    }

    private byte[] bytes(String length) throws IOException {
        byte[] bytes = in.readNBytes(Integer.parseInt(length));
        line();
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the reply ends after " + line);
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    /** As sdscatrepr. */
    static String quoted(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (byte b : bytes) {
            switch (b) {
                case '\\', '"' -> text.append('\\').append((char) b);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case 7 -> text.append("\\a");
                case '\b' -> text.append("\\b");
                default -> {
                    if (b >= ' ' && b < 127) {
                        text.append((char) b);
                    } else {
                        text.append(String.format(Locale.ROOT, "\\x%02x", b & 0xFF));
                    }
                }
            }
        }
        return text.append('"').toString();
    }
}

package io.prez.node.server;

import java.util.Locale;

/** INFO's format: sections of {@code name:value} lines. */
final class InfoText {
    private final StringBuilder text = new StringBuilder();

    InfoText section(String title) {
        if (!text.isEmpty()) {
            text.append("\r\n");
        }
        text.append("# ").append(title).append("\r\n");
        return this;
    }

    InfoText add(String name, String value) {
        text.append(name).append(':').append(value).append("\r\n");
        return this;
    }

    InfoText add(String name, long value) {
        return add(name, String.valueOf(value));
    }

    /** 1 or 0. */
    InfoText add(String name, boolean value) {
        return add(name, value ? "1" : "0");
    }

    /** With two decimals. */
    InfoText add(String name, double value) {
        return add(name, String.format(Locale.ROOT, "%.2f", value));
    }

    /** Bytes, and the same for people under {@code name_human}. */
    InfoText addBytes(String name, long bytes) {
        return add(name, bytes).add(name + "_human", human(bytes));
    }

    private static String human(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        double value = bytes;
        String unit = "";
        for (String next : new String[] {"K", "M", "G", "T"}) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.2f%s", value, unit);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

package io.prez.node.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a directive's value may be. {@link #canonical} turns what a user wrote into the one text that {@code CONFIG GET}
 * shows and {@link NodeConfig} reads; it throws IllegalArgumentException with a message for the user.
 */
public sealed interface ValueType {
    /** The canonical text of these arguments. */
    String canonical(List<String> arguments);

    /** How the documentation names it. */
    String syntax();

    /** Any single word or quoted text. */
    record Text() implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            return single(arguments);
        }

        @Override
        public String syntax() {
            return "text";
        }
    }

    /** The name of a node: what redirects, logs and nodes.conf call it. */
    record Name() implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            return checkName(single(arguments));
        }

        @Override
        public String syntax() {
            return "name";
        }
    }

    /** A file or directory; made absolute by {@link NodeConfig}, relative to the file that has the line. */
    record FilePath() implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            return single(arguments);
        }

        @Override
        public String syntax() {
            return "path";
        }
    }

    /** A TCP port; {@code lowest} is 0 where that means none. */
    record Port(int lowest) implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            return Integer.toString(HostPort.parsePort(single(arguments), lowest));
        }

        @Override
        public String syntax() {
            return "port";
        }
    }

    /** A whole number. */
    record Whole(long lowest, long highest) implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            return Long.toString(within(parseLong(single(arguments)), lowest, highest, ""));
        }

        @Override
        public String syntax() {
            return lowest + " to " + highest;
        }
    }

    /** Bytes: a number, or one with redis.conf's suffixes: k, kb, m, mb, g, gb, where kb is 1024 and k is 1000. */
    record Size(long lowest, long highest) implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            return Long.toString(within(parseBytes(single(arguments)), lowest, highest, " bytes"));
        }

        @Override
        public String syntax() {
            return "size";
        }
    }

    /** A time: a number in {@code unit}, or one with the suffix ms, s, m or h. */
    record Time(Unit unit, long lowest, long highest) implements ValueType {
        /** What a bare number means and what CONFIG GET answers in. */
        public enum Unit {
            MILLISECONDS("ms", 1),
            SECONDS("s", 1000);

            private final String suffix;
            private final long millis;

            Unit(String suffix, long millis) {
                this.suffix = suffix;
                this.millis = millis;
            }
        }

        @Override
        public String canonical(List<String> arguments) {
            String text = single(arguments).toLowerCase(Locale.ROOT);
            int digits = 0;
            while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            long number = parseLong(digits == 0 ? text : text.substring(0, digits));
            long factorMillis = switch (text.substring(digits)) {
                case "" -> unit.millis;
                case "ms" -> 1;
                case "s" -> 1000;
                case "m" -> 60_000;
                case "h" -> 3_600_000;
                default -> throw new IllegalArgumentException("'" + text + "' is not a time such as 500ms or 2s");
            };
            long millis = Math.multiplyExact(within(number, 0, 1_000_000_000_000L, ""), factorMillis);
            if (millis % unit.millis != 0) {
                throw new IllegalArgumentException("'" + text + "' is not a whole number of seconds");
            }
            return Long.toString(within(millis / unit.millis, lowest, highest, " " + unit.suffix));
        }

        @Override
        public String syntax() {
            return "time";
        }

        /** The unit as it is written. */
        public String suffix() {
            return unit.suffix;
        }
    }

    /** yes or no. */
    record YesNo() implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            String text = single(arguments).toLowerCase(Locale.ROOT);
            if (!text.equals("yes") && !text.equals("no")) {
                throw new IllegalArgumentException("'" + text + "' must be yes or no");
            }
            return text;
        }

        @Override
        public String syntax() {
            return "yes \\| no";
        }
    }

    /** One of a few words. */
    record Choice(List<String> words) implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            String text = single(arguments).toLowerCase(Locale.ROOT);
            if (!words.contains(text)) {
                throw new IllegalArgumentException("'" + text + "' must be one of " + String.join(", ", words));
            }
            return text;
        }

        @Override
        public String syntax() {
            return String.join(" \\| ", words);
        }
    }

    /** Addresses to listen on, as redis.conf's bind: {@code *}, {@code ::*}, numbers; a leading - makes one optional. */
    record Addresses(boolean emptyAllowed) implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            List<String> words = new ArrayList<>();
            for (String argument : arguments) {
                for (String word : argument.strip().split("\\s+")) {
                    if (!word.isEmpty()) {
                        words.add(word);
                    }
                }
            }
            if (words.isEmpty() && !emptyAllowed) {
                throw new IllegalArgumentException("needs at least one address");
            }
            for (String word : words) {
                String address = word.startsWith("-") ? word.substring(1) : word;
                if (address.isEmpty() || !address.chars().allMatch(c -> isAddressCharacter((char) c))) {
                    throw new IllegalArgumentException("'" + word + "' is not an address");
                }
            }
            return String.join(" ", words);
        }

        private static boolean isAddressCharacter(char c) {
            return Character.isLetterOrDigit(c) || c == '.' || c == ':' || c == '-' || c == '*' || c == '%';
        }

        @Override
        public String syntax() {
            return "addresses";
        }
    }

    /** redis.conf's {@code class hard soft seconds}, for one or more of normal, replica (slave) and pubsub. */
    record OutputBufferLimits() implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            List<String> words = List.of(String.join(" ", arguments).strip().split("\\s+"));
            if (words.size() % 4 != 0) {
                throw new IllegalArgumentException("expected: class hard-limit soft-limit soft-seconds");
            }
            Map<String, String> limits = new LinkedHashMap<>();
            for (int at = 0; at < words.size(); at += 4) {
                String limitClass = words.get(at).toLowerCase(Locale.ROOT);
                if (limitClass.equals("slave")) {
                    limitClass = "replica";
                }
                if (!List.of("normal", "replica", "pubsub").contains(limitClass)) {
                    throw new IllegalArgumentException(
                            "'" + words.get(at) + "' must be one of normal, replica, pubsub");
                }
                long seconds = within(parseLong(words.get(at + 3)), 0, Integer.MAX_VALUE, " s");
                limits.put(
                        limitClass,
                        parseBytes(words.get(at + 1)) + " " + parseBytes(words.get(at + 2)) + " " + seconds);
            }
            List<String> parts = new ArrayList<>();
            limits.forEach((limitClass, limit) -> parts.add(limitClass + " " + limit));
            return String.join(" ", parts);
        }

        @Override
        public String syntax() {
            return "class hard soft seconds";
        }
    }

    /**
     * A directive of redis.conf that Prez has no use for: accepted with the values that ask for what Prez does anyway,
     * refused with the reason otherwise.
     */
    record Fixed(List<String> accepted, String reason) implements ValueType {
        @Override
        public String canonical(List<String> arguments) {
            String text = String.join(" ", arguments).toLowerCase(Locale.ROOT);
            if (!accepted.contains(text)) {
                throw new IllegalArgumentException("'" + text + "' cannot be had: " + reason);
            }
            return text;
        }

        @Override
        public String syntax() {
            return accepted.stream()
                    .map(text -> text.isEmpty() ? "\"\"" : text)
                    .reduce((a, b) -> a + " \\| " + b)
                    .orElseThrow();
        }
    }

    /** A name that can stand in files, logs and replies: letters, digits, dot, dash, underscore; at most 128. */
    static String checkName(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a name (letters, digits, '.', '-', '_'; at most 128)");
        }
        return text;
    }

    private static String single(List<String> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException(
                    arguments.isEmpty()
                            ? "needs a value"
                            : "takes one value, found '" + String.join(" ", arguments) + "'"
                                    + (arguments.get(1).startsWith("#") ? " (a comment needs a line of its own)" : ""));
        }
        return arguments.getFirst();
    }

    private static long parseLong(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }

    private static long parseBytes(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < lower.length() && Character.isDigit(lower.charAt(digits))) {
            digits++;
        }
        long factor = switch (lower.substring(digits)) {
            case "", "b" -> 1;
            case "k" -> 1000;
            case "kb" -> 1024;
            case "m" -> 1000_000;
            case "mb" -> 1024 * 1024;
            case "g" -> 1000_000_000;
            case "gb" -> 1024 * 1024 * 1024;
            default -> 0;
        };
        if (digits == 0 || factor == 0) {
            throw new IllegalArgumentException("'" + text + "' is not a size such as 4096, 64mb or 1gb");
        }
        try {
            return Math.multiplyExact(parseLong(lower.substring(0, digits)), factor);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large", e);
        }
    }

    private static long within(long value, long lowest, long highest, String unit) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    "'" + value + unit + "' is out of range (" + lowest + " to " + highest + unit + ")");
        }
        return value;
    }
}

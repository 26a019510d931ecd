package io.prez.node.log;

import io.prez.node.raft.Member;
import io.prez.node.world.Disk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an {@link Identity} as lines that people can read, the last of them a CRC32C of the others. A new content
 * replaces the old one as a whole: temporary file, fsync, rename, fsync of the directory. Blocks; not thread-safe.
 */
public final class IdentityFile {
    private static final int VERSION = 1;
    private static final int SIZE_BYTES_MAX = 1 << 20;
    private static final String COMMENT =
            "# Who this data directory is. Written by the node; do not edit or copy it.\n";
    private static final String CHECKSUM = "checksum ";
    private static final String EMPTY = "-";

    private final Disk disk;
    private final String path;

    /** @param path of the file, in a directory that exists */
    public IdentityFile(Disk disk, String path) {
        this.disk = disk;
        this.path = path;
    }

    /**
     * The identity, durable, or null when the directory is new.
     *
     * @throws DamagedIdentityException when the file is not as it was written
     */
    public @Nullable Identity read() throws IOException {
        if (!disk.exists(path)) {
            return null;
        }
        // The writer may have died between its rename and its sync: what is believed now must not be undone later.
        disk.syncDirectory(directory());
        byte[] bytes;
        try (Disk.File file = disk.open(path)) {
            bytes = new byte[(int) Math.min(SIZE_BYTES_MAX, file.sizeBytes())];
            file.read(ByteBuffer.wrap(bytes), 0);
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.lastIndexOf(CHECKSUM);
        if (end < 0 || !text.substring(end).equals(checksumLine(text.substring(0, end)))) {
            throw new DamagedIdentityException(path, "its checksum is wrong");
        }
        try {
            return parse(text.substring(0, end));
        } catch (IllegalArgumentException invalid) {
            throw new DamagedIdentityException(path, String.valueOf(invalid.getMessage()));
        }
    }

    /** Replaces what the file says; durable when this returns. */
    public void write(Identity identity) throws IOException {
        String text = format(identity);
        String temporary = path + ".tmp";
        try (Disk.File file = disk.open(temporary)) {
            file.truncate(0);
            file.write(ByteBuffer.wrap((text + checksumLine(text)).getBytes(StandardCharsets.UTF_8)), 0);
            file.sync();
        }
        disk.rename(temporary, path);
        disk.syncDirectory(directory());
    }

    private String directory() {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String format(Identity identity) {
        StringBuilder text = new StringBuilder(COMMENT);
        line(text, "format", Integer.toString(VERSION));
        line(text, "node-id", Member.idText(identity.nodeId()));
        line(text, "name", identity.name());
        line(text, "state", identity.state().name().toLowerCase(Locale.ROOT));
        line(text, "cluster-id", identity.clusterId());
        line(text, "coordinator", identity.coordinator());
        for (Member founder : identity.founders()) {
            line(
                    text,
                    "founder",
                    Member.idText(founder.id()),
                    founder.name(),
                    founder.peerAddress(),
                    founder.clientAddress());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String key, String... values) {
        text.append(key);
        for (String value : values) {
            text.append(' ').append(escape(value));
        }
        text.append('\n');
    }

    private static Identity parse(String text) {
        Map<String, String> single = new HashMap<>();
        List<Member> founders = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] words = line.split(" ");
            if (words[0].equals("founder")) {
                founders.add(new Member(
                        Long.parseUnsignedLong(word(words, 1), 16), word(words, 2), word(words, 3), word(words, 4)));
            } else if (!line.startsWith("#")) {
                single.put(words[0], word(words, 1));
            }
        }
        String version = value(single, "format");
        if (!version.equals(Integer.toString(VERSION))) {
            throw new IllegalArgumentException(
                    "its format has version " + version + ", this program knows version " + VERSION);
        }
        return new Identity(
                Long.parseUnsignedLong(value(single, "node-id"), 16),
                value(single, "name"),
                Identity.State.valueOf(value(single, "state").toUpperCase(Locale.ROOT)),
                value(single, "cluster-id"),
                value(single, "coordinator"),
                founders);
    }

    private static String word(String[] words, int at) {
        if (at >= words.length) {
            throw new IllegalArgumentException("the line of " + words[0] + " is too short");
        }
        return unescape(words[at]);
    }

    private static String value(Map<String, String> single, String key) {
        String value = single.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no line " + key);
        }
        return value;
    }

    private static String escape(String value) {
        if (value.isEmpty()) {
            return EMPTY;
        }
        if (value.equals(EMPTY)) {
            return "%2d";
        }
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            if (letter <= ' ' || letter == '%') {
                escaped.append('%').append(String.format("%02x", (int) letter));
            } else {
                escaped.append(letter);
            }
        }
        return escaped.toString();
    }

    private static String unescape(String word) {
        if (word.equals(EMPTY)) {
            return "";
        }
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) == '%' && i + 2 < word.length()) {
                value.append((char) Integer.parseInt(word, i + 1, i + 3, 16));
                i += 2;
            } else {
                value.append(word.charAt(i));
            }
        }
        return value.toString();
    }

    private static String checksumLine(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return CHECKSUM + String.format("%08x", crc.getValue()) + "\n";
    }
}

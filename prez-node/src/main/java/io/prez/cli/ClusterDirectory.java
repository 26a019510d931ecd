package io.prez.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory of a local cluster: finds, creates and removes the directories of its nodes. */
record ClusterDirectory(Path path) {
    private static final String PREFIX = "node-";

    /** Directives that belong to the layout of this directory; a manifest may not set them, nor may an operator's. */
    private static final Set<String> RESERVED = Set.of(
            "name", "port", "bind", "cluster-port", "cluster-config-file", "cluster-formation", "dir", "http-port");

    /** The nodes that have a configuration here, in order of their ports. */
    List<LocalNode> nodes() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(PREFIX + "[0-9]{1,5}"))
                    .filter(entry -> Files.isRegularFile(entry.resolve("prez.conf")))
                    .map(entry -> new LocalNode(
                            entry,
                            Integer.parseInt(entry.getFileName().toString().substring(PREFIX.length()))))
                    .sorted(Comparator.comparingInt(LocalNode::port))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + path, e);
        }
    }

    /** The nodes of a cluster that must exist. */
    List<LocalNode> existingNodes() {
        List<LocalNode> nodes = nodes();
        if (nodes.isEmpty()) {
            throw new Failure("there is no cluster in " + path + "; 'prez up' makes one");
        }
        return nodes;
    }

    /** The node of this name, {@code node-9000} or short {@code 9000}. */
    LocalNode node(String name) {
        String full = name.startsWith(PREFIX) ? name : PREFIX + name;
        List<LocalNode> nodes = existingNodes();
        return nodes.stream()
                .filter(node -> node.name().equals(full))
                .findFirst()
                .orElseThrow(() -> new Failure("there is no node '" + name + "' in " + path + "; it has "
                        + nodes.stream().map(LocalNode::name).collect(Collectors.joining(", "))));
    }

    LocalNode nodeAt(int port) {
        return new LocalNode(path.resolve(LocalNode.nameOf(port)), port);
    }

    /** Writes the files of a new cluster; starts nothing. */
    List<LocalNode> create(int size, int firstPort, Map<String, String> directives) {
        List<LocalNode> nodes = IntStream.range(firstPort, firstPort + size)
                .mapToObj(this::nodeAt)
                .toList();
        nodes.forEach(node -> configure(node, "static", directives));
        writeAddressBooks(nodes);
        return nodes;
    }

    /** Writes the configuration of one node. {@code formation} is the directive's value. */
    void configure(LocalNode node, String formation, Map<String, String> directives) {
        for (String name : directives.keySet()) {
            if (RESERVED.contains(name)) {
                throw new Failure("the directive '" + name + "' is this tool's to choose");
            }
        }
        StringBuilder text = new StringBuilder();
        line(text, "name", node.name());
        line(text, "port", Integer.toString(node.port()));
        line(text, "bind", "127.0.0.1");
        line(text, "cluster-port", Integer.toString(node.peerPort()));
        line(text, "cluster-config-file", "nodes.conf");
        line(text, "cluster-formation", formation);
        line(text, "http-port", Integer.toString(node.httpPort()));
        directives.forEach((name, value) -> line(text, name, value));
        write(node.configuration(), text.toString());
    }

    /** Tells every node of this directory where all of them are, for its next start. */
    void writeAddressBooks(List<LocalNode> nodes) {
        nodes.forEach(node -> writeAddressBook(node, nodes));
    }

    /** Tells one node where these are. */
    void writeAddressBook(LocalNode reader, List<LocalNode> nodes) {
        write(
                reader.addressBook(),
                nodes.stream()
                        .map(node -> node.name() + " " + node.peerAddress() + "\n")
                        .collect(Collectors.joining()));
    }

    /** Deletes a stopped node's directory and everything in it. */
    void delete(LocalNode node) {
        try {
            Files.walkFileTree(node.directory(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + node.directory() + ": " + e.getMessage(), e);
        }
    }

    /** The password that clients need, from the first node's configuration; empty when they need none. */
    String password() {
        return directives(existingNodes().getFirst()).getOrDefault("requirepass", "");
    }

    /** How this node came to its group: with the others at the start, or by being added. */
    String formation(LocalNode node) {
        return directives(node).getOrDefault("cluster-formation", "static");
    }

    /** What a manifest has set for this node: everything that is not this tool's own. */
    Map<String, String> directivesOfUser(LocalNode node) {
        Map<String, String> directives = directives(node);
        directives.keySet().removeAll(RESERVED);
        return directives;
    }

    /** The directives of a configuration that this class has written. */
    private static Map<String, String> directives(LocalNode node) {
        Map<String, String> directives = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(node.configuration())) {
                int space = line.indexOf(' ');
                if (space > 0 && !line.startsWith("#")) {
                    directives.put(line.substring(0, space), unquoted(line.substring(space + 1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + node.configuration() + ": " + e.getMessage(), e);
        }
        return directives;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name).append(' ').append(quoted(value)).append('\n');
    }

    /** Several words, as those of {@code save 900 1}, stay words; only what would not survive is quoted. */
    private static String quoted(String value) {
        boolean plain = !value.isBlank() && value.chars().noneMatch(c -> c == '"' || c == '\'' || c == '#' || c < ' ');
        return plain
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String unquoted(String value) {
        if (value.length() < 2 || value.charAt(0) != '"') {
            return value;
        }
        return value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}

package io.prez.node.config;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The address book {@code nodes.conf}: one node a line, {@code name host:port [client-host:client-port]}, in an order
 * that is the same in every copy. The first address is the cluster port, the optional second one is where clients are
 * sent. Lines that are empty or begin with {@code #} don't count. It says where a name lives, never who is a member:
 * that is in the replicated log.
 *
 * @param nodes in file order, names and addresses unique
 */
public record NodesFile(List<Node> nodes) {
    /** No addresses: what a node that waits to be added may start with. */
    public static final NodesFile EMPTY = new NodesFile(List.of());

    private static final int NODES_MAX = 64;

    /**
     * @param peerAddress the cluster port
     * @param clientAddress empty when the node itself will say it
     */
    public record Node(String name, HostPort peerAddress, Optional<HostPort> clientAddress) {}

    /** Copies the list. */
    public NodesFile {
        nodes = List.copyOf(nodes);
    }

    /** Reads and checks the file. */
    public static NodesFile read(Path path, String shownAs) throws ConfigException {
        try {
            return parse(Files.readAllLines(path), shownAs);
        } catch (MalformedInputException e) {
            throw new ConfigException(shownAs, 0, "is not UTF-8 text");
        } catch (IOException e) {
            throw new ConfigException(shownAs, 0, "cannot be read: " + ConfigFile.reason(e));
        }
    }

    /** Checks lines of such a file. */
    public static NodesFile parse(List<String> lines, String shownAs) throws ConfigException {
        List<Node> nodes = new ArrayList<>();
        Map<String, Integer> lineOfName = new HashMap<>();
        Map<HostPort, Integer> lineOfAddress = new HashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String text = lines.get(number - 1).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            Node node = parseLine(text, shownAs, number);
            Integer sameName = lineOfName.put(node.name(), number);
            if (sameName != null) {
                throw new ConfigException(
                        shownAs, number, "name '" + node.name() + "' is already used in line " + sameName);
            }
            Integer sameAddress = lineOfAddress.put(node.peerAddress(), number);
            if (sameAddress != null) {
                throw new ConfigException(
                        shownAs, number, "address " + node.peerAddress() + " is already used in line " + sameAddress);
            }
            nodes.add(node);
        }
        if (nodes.size() > NODES_MAX) {
            throw new ConfigException(shownAs, 0, "lists " + nodes.size() + " nodes; at most " + NODES_MAX + " work");
        }
        return new NodesFile(nodes);
    }

    private static Node parseLine(String text, String shownAs, int number) throws ConfigException {
        List<String> words = List.of(text.split("\\s+"));
        if (words.getFirst().equals("vars") || words.size() > 3) {
            throw new ConfigException(
                    shownAs,
                    number,
                    "expected 'name host:port [client-host:client-port]'"
                            + (text.contains("myself") || words.getFirst().equals("vars")
                                    ? "; this looks like a file that Redis Cluster wrote, which Prez does not use"
                                    : ", found '" + text + "'"));
        }
        if (words.size() < 2) {
            throw new ConfigException(shownAs, number, "'" + text + "' has no address: expected 'name host:port'");
        }
        try {
            String name = ValueType.checkName(words.getFirst());
            HostPort peer = HostPort.parse(words.get(1));
            return new Node(
                    name, peer, words.size() == 3 ? Optional.of(HostPort.parse(words.get(2))) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(shownAs, number, String.valueOf(e.getMessage()));
        }
    }

    /** The line of this name. */
    public Optional<Node> find(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    /** All names in file order. */
    public List<String> names() {
        return nodes.stream().map(Node::name).toList();
    }
}

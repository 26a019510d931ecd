package io.prez.node.cluster;

import io.prez.node.config.ConfigException;
import io.prez.node.config.HostPort;
import io.prez.node.config.NodesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * nodes.conf, read again when the file changes, as it does under a ConfigMap. A version that cannot be read or is wrong
 * is logged, and the last good one stays in force. Blocks on the file; thread-safe.
 */
public final class AddressBook {
    private static final Logger log = LoggerFactory.getLogger(AddressBook.class);

    private final Path path;
    private NodesFile nodes;
    private Object seen = "";

    /** @param nodes as the configuration read them */
    public AddressBook(Path path, NodesFile nodes) {
        this.path = path;
        this.nodes = nodes;
    }

    /** What the file says now. */
    public synchronized NodesFile nodes() {
        Object now = fingerprint();
        if (!now.equals(seen)) {
            seen = now;
            try {
                if (Files.exists(path)) {
                    nodes = NodesFile.read(path, path.toString());
                }
            } catch (ConfigException e) {
                log.warn("{}; the addresses read before stay in force", e.getMessage());
            }
        }
        return nodes;
    }

    /** Where the node of this name is. */
    public Optional<HostPort> peerAddress(String name) {
        return nodes().find(name).map(NodesFile.Node::peerAddress);
    }

    /** Changes whenever the file's content may have. A ConfigMap's file is a link that is moved, so follow it. */
    private Object fingerprint() {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return real + " " + attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}

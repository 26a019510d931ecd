package io.prez.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodesFileTest {
    @Test
    void namesAndAddressesAreReadInOrder() throws ConfigException {
        NodesFile nodes = parse(
                "# five nodes on one machine",
                "node-9000 127.0.0.1:10000",
                "",
                "demo-1  demo-1.demo-peers.ns.svc.cluster.local.:16379   demo-1.example.org:6379",
                "\tnode-9002 [::1]:10002");
        assertEquals(List.of("node-9000", "demo-1", "node-9002"), nodes.names());
        assertEquals(
                new HostPort("demo-1.demo-peers.ns.svc.cluster.local.", 16379),
                nodes.find("demo-1").orElseThrow().peerAddress());
        assertEquals(
                Optional.of(new HostPort("demo-1.example.org", 6379)),
                nodes.find("demo-1").orElseThrow().clientAddress());
        assertEquals(new HostPort("::1", 10002), nodes.nodes().get(2).peerAddress());
        assertEquals("[::1]:10002", nodes.nodes().get(2).peerAddress().toString());
        assertTrue(nodes.find("node-9001").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            node-9000                              | 'node-9000' has no address: expected 'name host:port'
            node-9000 127.0.0.1                    | '127.0.0.1' is not host:port
            node-9000 127.0.0.1:                   | '' is not a port (1 to 65535)
            node-9000 127.0.0.1:0                  | '0' is not a port (1 to 65535)
            node-9000 127.0.0.1:70000              | '70000' is not a port (1 to 65535)
            node-9000 127.0.0.1:-1                 | '-1' is not a port (1 to 65535)
            node-9000 :10000                       | ':10000' is not host:port
            node-9000 ::1:10000                    | '::1:10000' is not host:port (write IPv6 as [address]:port)
            node/9000 127.0.0.1:10000              | 'node/9000' is not a name (letters, digits, '.', '-', '_'; at most 128)
            """, quoteCharacter = '~')
    void aBadLineIsNamedWithItsFault(String line, String message) {
        ConfigException failure = assertThrows(ConfigException.class, () -> parse("# nodes", line));
        assertEquals("nodes.conf:2: " + message, failure.getMessage());
        assertEquals(2, failure.line());
        assertEquals("nodes.conf", failure.file());
    }

    @Test
    void namesAndAddressesAreUnique() {
        assertMessage("nodes.conf:2: name 'a' is already used in line 1", "a 127.0.0.1:10000", "a 127.0.0.1:10001");
        assertMessage(
                "nodes.conf:2: address 127.0.0.1:10000 is already used in line 1",
                "a 127.0.0.1:10000",
                "b 127.0.0.1:10000");
    }

    @Test
    void aFileOfRedisClusterIsRecognised() {
        assertMessage(
                "nodes.conf:1: expected 'name host:port [client-host:client-port]'; this looks like a file that Redis"
                        + " Cluster wrote, which Prez does not use",
                "07c37dfeb235213a872192d90877d0cd55635b91 127.0.0.1:30004@31004 myself,master - 0 1426238317239 4");
    }

    private static void assertMessage(String message, String... lines) {
        assertEquals(
                message, assertThrows(ConfigException.class, () -> parse(lines)).getMessage());
    }

    private static NodesFile parse(String... lines) throws ConfigException {
        return NodesFile.parse(List.of(lines), "nodes.conf");
    }
}

package io.prez.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is printed from {@link ConfigDirective}; {@code -Dgolden.rewrite=true} writes it. */
class ConfigurationDocsTest {
    private static final String HEAD = """
            # Configuration

            <!-- Printed from io.prez.node.config.ConfigDirective by ConfigurationDocsTest: do not edit. -->

            `prez-server` takes one file and any number of directives: `prez-server prez.conf --port 9001 --loglevel debug`.
            What is on the command line wins over the file, and a later line over an earlier one. `prez-server prez.conf --check`
            says whether a configuration is valid. The first thing that is wrong is printed as one line with file and line number,
            the node exits with 1, and nothing was written.

            ## Syntax

            As redis.conf: one directive a line, words divided by spaces, quotes (`"a\\tb"`, `'a b'`) around words that need them,
            `#` at the beginning of a line for comments, `include other.conf`. Relative paths start at the directory of the file
            that has them; on the command line, at the working directory.

            A *size* is a number of bytes, or one with `k` (1000), `kb` (1024), `m`, `mb`, `g`, `gb`. A *time* is a number in the
            unit of its directive, or one with `ms`, `s`, `m`, `h`. *Addresses* are as for redis.conf's `bind`: `*` is every IPv4
            address, `::*` every IPv6 address, and one with a leading `-` may be missing on the machine.

            `CONFIG GET` answers with sizes in bytes and times in the unit of their directive. Directives marked with *set* can be
            changed while the node runs with `CONFIG SET`; the change holds for this node until it ends.

            ## nodes.conf

            The address book of the cluster, one node a line: its name, where its peers reach it (`cluster-port`), and, if it
            differs from `port` on the same host, where clients reach it.

            ```
            node-9000 127.0.0.1:10000
            node-9001 127.0.0.1:10001
            node-9002 peer-2.internal:10002 redis-2.example.org:6379
            ```

            Every node has the same names in the same order. The file says where a name lives, never who is a member: membership is
            in the replicated log. Addresses are read again when the file changes and looked up again at every connection.

            With `cluster-formation static`, nodes that start without data form a cluster by themselves, once: when all listed nodes
            have met, or a majority of them has waited for the others for `cluster-formation-grace`. Those that come later are added
            by the leader (`auto-join`). With `manual`, a node waits for `RAFT BOOTSTRAP`, or for being added to a cluster by
            `RAFT ADD`. Static formation tells a first start from a second one by the data directories alone: if a majority of the
            listed nodes lose theirs, what is left of the old cluster has no quorum, and they would form a new one. Use `manual`
            where that matters more than comfort, as the operator does.
            """;

    @Test
    void theDocumentIsWhatTheTableSays() throws IOException {
        Path top = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(top.resolve(".mvn"))) {
            top = Objects.requireNonNull(top.getParent());
        }
        Path document = top.resolve("docs/configuration.md");
        String expected = page();
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(document, expected);
        }
        assertEquals(expected, Files.exists(document) ? Files.readString(document) : "", "make fix writes it");
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        for (ConfigDirective.Section section : ConfigDirective.Section.values()) {
            page.append("\n## ").append(section.title()).append("\n\n");
            if (section == ConfigDirective.Section.COMPATIBILITY) {
                page.append(
                        "Directives that ask for what Prez does anyway. Other values are refused with the reason.\n\n");
            }
            page.append("| directive | value | default | | |\n|---|---|---|---|---|\n");
            for (ConfigDirective directive : ConfigDirective.of(section)) {
                page.append("| `").append(directive.directive()).append("` | ");
                page.append(directive.type().syntax()).append(" | ");
                page.append(shown(directive)).append(" | ");
                page.append(directive.mutable() ? "*set*" : "").append(" | ");
                page.append(directive.description()).append(" |\n");
            }
        }
        return page.toString();
    }

    private static String shown(ConfigDirective directive) {
        String text = directive.defaultText().orElse("");
        if (text.isEmpty()) {
            return directive.defaultText().isEmpty() ? "required" : "empty";
        }
        return "`"
                + switch (directive.type()) {
                    case ValueType.Size size -> humanSize(Long.parseLong(text));
                    case ValueType.Time time -> text + " " + time.suffix();
                    case ValueType other -> text;
                }
                + "`";
    }

    private static String humanSize(long bytes) {
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + "mb";
        }
        return Long.toString(bytes);
    }
}

package io.prez.node;

/** What {@code --help} prints. */
final class Usage {
    static final String TEXT = """
            Usage: prez-server [prez.conf] [--directive value ...] ...
                   prez-server --check [prez.conf] [--directive value ...] ...
                   prez-server --version
                   prez-server --help

            Runs one node of a Prez cluster. Directives on the command line win over the file.

            Examples:
              prez-server ./prez.conf
              prez-server ./prez.conf --port 9001 --loglevel debug

            A minimal prez.conf:
              name node-9000
              port 9000
              cluster-port 10000
              cluster-config-file nodes.conf
              dir ./data

            nodes.conf has one line for each node: its name and host:cluster-port.
            docs/configuration.md describes every directive.
            """;

    private Usage() {}
}

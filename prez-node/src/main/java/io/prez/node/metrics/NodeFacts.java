package io.prez.node.metrics;

/**
 * What a process knows of itself from its start on.
 *
 * @param version of Prez
 * @param runId 40 hexadecimal digits, new for each start
 * @param startedMillis on the monotone clock
 * @param startedWallMillis since 1970
 * @param clientPort where clients connect
 * @param configFile the main configuration file; empty when there is none
 */
public record NodeFacts(
        String name,
        String version,
        String runId,
        long startedMillis,
        long startedWallMillis,
        int clientPort,
        String configFile) {}

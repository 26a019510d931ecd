/**
 * What an operator can see: counters, the Prometheus page, probes and the status page, and a small HTTP server for them.
 * Counters may be touched by any thread. Probes say whether a process is stuck or unable to serve, never whether the
 * cluster is well: a node without a quorum is alive, and restarting it would not help.
 */
@NullMarked
package io.prez.node.metrics;

import org.jspecify.annotations.NullMarked;

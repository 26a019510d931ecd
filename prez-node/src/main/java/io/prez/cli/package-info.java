/**
 * The command line tool {@code prez}: a cluster of real nodes on this machine, for trying things and for developing
 * against. It knows the nodes only as their users do, by processes, files and ports, and so uses no class of the server.
 *
 * <p>Everything about a cluster is in one directory: {@code node-<port>/} for each node, with its {@code prez.conf},
 * {@code nodes.conf}, data, {@code node.log} and {@code node.pid}. There is no other state and no daemon.
 */
@NullMarked
package io.prez.cli;

import org.jspecify.annotations.NullMarked;

/**
 * The deterministic simulator: whole clusters in one thread, on simulated time, from one seed. The classes under test
 * are the real ones; only the ports to the machine ({@link io.prez.node.world} and {@link io.prez.node.replica.Network})
 * are replaced. {@link io.prez.node.sim.Scheduler} owns time and order, {@link io.prez.node.sim.Invariants} looks at
 * every node after every event, {@link io.prez.node.sim.LinearizabilityCheck} judges what the clients saw, and
 * {@link io.prez.node.sim.BugZooTest} proves that planted faults are found. How to run, read and extend it is in
 * docs/testing.md.
 */
package io.prez.node.sim;

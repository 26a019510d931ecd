package io.prez.node.sim;

/** One run from one seed. */
interface Simulation {
    SimulatedCluster cluster();

    /** Runs to the end; throws when something is wrong. */
    void run();
}

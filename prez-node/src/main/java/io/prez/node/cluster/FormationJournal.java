package io.prez.node.cluster;

/** Where a node keeps its {@link FormationState}; the host writes it to the data directory. */
public interface FormationJournal {
    /**
     * Replaces the state atomically, then calls {@code durable} from any thread, once; not at all when writing failed,
     * after which the node has to stop. Returns at once.
     */
    void save(FormationState state, Runnable durable);
}

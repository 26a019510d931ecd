package io.prez.node.replica;

import java.util.List;

/**
 * A proposed batch and who waits for what in it.
 *
 * @param index its place in the log
 * @param items in order; may grow at the end by reads until the batch is applied
 */
record PendingBatch(long index, List<Item> items) {
    /**
     * A request with its place.
     *
     * @param position of a write: which operation of the batch it is; of a read: after how many operations it runs
     */
    record Item(ClientRequest request, int position) {}
}

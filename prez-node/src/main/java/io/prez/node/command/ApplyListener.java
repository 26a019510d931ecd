package io.prez.node.command;

import io.prez.node.resp.Reply;

/** Hears the outcome of each operation of a batch, in order, while the batch is applied. */
@FunctionalInterface
public interface ApplyListener {
    /**
     * @param position the operation's place in the batch, from 0
     * @param reply for a transaction an array with one item for each invocation, or the null array when a watched key
     *     was changed
     */
    void applied(int position, Reply reply);
}

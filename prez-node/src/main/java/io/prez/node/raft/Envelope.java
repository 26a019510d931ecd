package io.prez.node.raft;

/**
 * A message with its addresses.
 *
 * @param groupId which Raft group of the node; 0 as long as there is one
 * @param from id of the sending member
 * @param to id of the member it is for
 * @param term the sender's term; for pre-votes the term that it would campaign in
 */
public record Envelope(int groupId, long from, long to, long term, Message message) {}

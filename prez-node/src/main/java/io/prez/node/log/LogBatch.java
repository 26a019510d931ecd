package io.prez.node.log;

import io.prez.node.raft.Entry;
import io.prez.node.raft.HardState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one {@link io.prez.node.raft.Ready} wants durable. The hard state is written in front of the entries.
 *
 * @param hardState null when unchanged
 * @param entries consecutive; when the first index is not past the log's end, the suffix from it on is replaced
 */
public record LogBatch(@Nullable HardState hardState, List<Entry> entries) {}

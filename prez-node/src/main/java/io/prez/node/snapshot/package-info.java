/**
 * Snapshots on disk: the state machine's bytes as of one log index, with the membership in force there. A file gets its
 * name only when it is whole, verified and durable, so that a name is a promise; the log may be truncated after that.
 *
 * <h2>Format, version 1</h2>
 *
 * {@code snapshot-<index>-<term>.snap} (16 hexadecimal digits each); {@code *.tmp} is unfinished and counts for nothing.
 * All numbers are big-endian.
 *
 * <pre>
 * header   magic "PREZSNAP"   version (int)   group (int)   index (long)   term (long)
 *          length of the membership (int)   membership (raft.MembershipCodec)   CRC32C of all before (int)
 * block    length, 1 to 65536 (int)   CRC32C of the CRC before, the length and the data (int)   data
 * ...
 * footer   0 (int)   CRC32C of the CRC before, the 0 and the number that follows (int)   bytes in all blocks (long)
 * </pre>
 *
 * The same file travels to other members, piece by piece, and is verified as a whole before it counts there.
 *
 * <p>One thread, a loop for files, uses a store and what it gives out, except where a method says otherwise. What the
 * bytes mean is the state machine's business.
 */
@NullMarked
package io.prez.node.snapshot;

import org.jspecify.annotations.NullMarked;

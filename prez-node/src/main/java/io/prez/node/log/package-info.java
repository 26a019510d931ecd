/**
 * The write-ahead log: entries, term and vote of one Raft group in one stream of checksummed records, so that a single
 * write and a single fdatasync make everything durable that a turn of the node wants. {@link io.prez.node.log.LogWriter}
 * owns the {@link io.prez.node.log.SegmentedLog} on the log's own loop; readers read beside it. Also the
 * {@link io.prez.node.log.IdentityFile}, which says who this data directory is.
 *
 * <h2>Format, version 1</h2>
 *
 * All numbers are big-endian. The directory holds {@code segment-<sequence>.log} (16 hexadecimal digits, no gaps),
 * {@code spare-<number>.log} (segments to come: zero-filled or recycled) and, after a crash, {@code *.tmp}, which count
 * for nothing. A <em>position</em> counts the bytes of the whole stream: a segment's base position plus the offset in
 * its file.
 *
 * <p>A segment begins with a block of 4096 bytes that is durable before the file gets its name, and never changes:
 *
 * <pre>
 *  0 magic "PREZWAL\n"   8 version (int)   12 group (int)       16 sequence (long)   24 base position (long)
 * 32 salt (int)         36 chain (int)    40 term, 48 vote     56 floor index, 64 floor term
 * 72 last index, 80 last term             88 CRC32C of bytes 0 to 87
 * </pre>
 *
 * The chain is the CRC of the last record of the segment before. Term, vote, floor (what the log begins after) and last
 * entry are those at the segment's beginning, so that earlier segments can go once their entries are not needed.
 *
 * <p>Records follow, each at a multiple of 8:
 *
 * <pre>
 *  0 length of the payload (int)           4 CRC32C of salt, bytes 0 to 3, 8 to 47 and the payload
 *  8 CRC of the record before, or of the header           12 sequence of the segment, low half (int)
 * 16 group (int)   20 type (byte)   21 entry kind (byte)  22 zero (short)
 * 24 term (long)   32 index (long)   40 durable position (long)   48 payload, then up to 7 bytes that mean nothing
 * </pre>
 *
 * Types: 1 entry; 2 term and vote (the index field is the vote); 3 floor: entries up to the index are gone; 4 reset: the
 * log is empty and begins after the index; 5 mark: nothing but its durable position. An entry whose index is not past
 * the end replaces the suffix from there on.
 *
 * <p>The durable position says how far the stream was durable when the record was written. That tells a torn tail from
 * damage: an invalid record with nothing valid behind it, or only records of the same unfinished write, was never
 * acknowledged and is cut off; an invalid record in front of a durable position that a later record proves may have
 * been acknowledged, and the log refuses to open ({@link io.prez.node.log.DamagedLogException}). Only in the last write
 * before a crash do the two look the same; a log that was closed, or opened again, ends with a mark that leaves no
 * doubt. What a recycled segment still holds from its former life carries another sequence, and another salt in its
 * checksums, so that it counts for nothing; the salt also keeps clients from forging records in their values.
 *
 * <p>Nothing here is thread-safe except where it says so; no locks. A full disk is a typed outcome, every other failed
 * write or sync must end the process: after a failed fdatasync nobody knows what the page cache still holds.
 */
@NullMarked
package io.prez.node.log;

import org.jspecify.annotations.NullMarked;

package io.prez.node.world;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One directory tree for one node. Paths are relative and use {@code /}. All calls block and may throw
 * {@link IOException}; the caller decides what an error means. Nothing is durable before a {@code sync} returned: file
 * contents by {@link File#sync}, creations, renames and deletions by {@link #syncDirectory}.
 */
public interface Disk {
    /** Opens for reading and writing, creating the file when it is missing. */
    File open(String path) throws IOException;

    /** Whether the file exists. */
    boolean exists(String path) throws IOException;

    /** Names (not paths) of the files in a directory, sorted; empty when the directory is missing. */
    List<String> list(String directory) throws IOException;

    /** Creates the directory and its parents; not durable before {@link #syncDirectory} of the parent. */
    void createDirectory(String directory) throws IOException;

    /** Atomically gives a file another name, replacing what has it. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file; harmless when it is missing. */
    void delete(String path) throws IOException;

    /** Makes creations, renames and deletions in this directory durable. */
    void syncDirectory(String directory) throws IOException;

    /** Bytes that can still be written. */
    long freeBytes() throws IOException;

    /** An open file. Not thread-safe; {@link #read} may run beside {@link #write} of other offsets. */
    interface File extends AutoCloseable {
        /** Reads into the buffer's remaining space from the offset; fewer bytes only at the end of the file. */
        int read(ByteBuffer target, long offset) throws IOException;

        /** Writes all remaining bytes at the offset. */
        void write(ByteBuffer source, long offset) throws IOException;

        /** Cuts the file, or extends it with zeros. */
        void truncate(long sizeBytes) throws IOException;

        /** The current size. */
        long sizeBytes() throws IOException;

        /** fdatasync: what was written before is durable when this returns. */
        void sync() throws IOException;

        @Override
        void close() throws IOException;
    }
}

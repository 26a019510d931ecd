package io.prez.node.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data directory on a real file system. While it is open, a lock on the file {@code lock} keeps other processes out;
 * the lock goes with the process, however that ends.
 *
 * <p>Threads must not be interrupted while they use it: an interrupt closes the channel that is in use.
 */
public final class FileDisk implements Disk, AutoCloseable {
    private static final String LOCK_FILE = "lock";

    /** Heap buffers go through a native copy of this size at most, which the JDK then keeps for the thread. */
    private static final int TRANSFER_BYTES_MAX = 1 << 20;

    private final Path root;
    private final FileChannel lockChannel;

    private FileDisk(Path root, FileChannel lockChannel) {
        this.root = root;
        this.lockChannel = lockChannel;
    }

    /**
     * Opens the directory, creating it when it is missing.
     *
     * @throws DirectoryInUseException when somebody else has it open
     */
    public static FileDisk open(Path root) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        createDirectories(absolute);
        FileChannel channel =
                FileChannel.open(absolute.resolve(LOCK_FILE), StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        boolean locked = false;
        try {
            locked = lock(channel) != null;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new DirectoryInUseException(root.toString());
        }
        return new FileDisk(absolute, channel);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** Creates what is missing of the path, and makes each new name durable in its parent. */
    private static void createDirectories(Path directory) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
            missing.add(at);
        }
        Files.createDirectories(directory);
        for (Path created : missing) {
            Path parent = created.getParent();
            if (parent != null) {
                syncDirectory(parent);
            }
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override
    public File open(String path) throws IOException {
        try {
            FileChannel channel = FileChannel.open(
                    resolve(path), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            return new ChannelFile(path, channel);
        } catch (IOException failure) {
            throw typed(path, failure);
        }
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(resolve(path));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(resolve(directory), Files::isRegularFile)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
            }
        } catch (NoSuchFileException missing) {
            return List.of();
        } catch (DirectoryIteratorException failure) {
            throw failure.getCause();
        }
        Collections.sort(names);
        return names;
    }

    @Override
    public void createDirectory(String directory) throws IOException {
        try {
            Files.createDirectories(resolve(directory));
        } catch (IOException failure) {
            throw typed(directory, failure);
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        try {
            Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw typed(to, failure);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(resolve(path));
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        syncDirectory(resolve(directory));
    }

    @Override
    public long freeBytes() throws IOException {
        return Files.getFileStore(root).getUsableSpace();
    }

    /** Gives the directory free for others. Files that are still open stay open. */
    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private Path resolve(String path) {
        Path resolved = root.resolve(path).normalize();
        if (!resolved.startsWith(root)) {
            throw new IllegalArgumentException("path " + path + " leaves the data directory " + root);
        }
        return resolved;
    }

    /** The JDK tells the reason only in the message, which is the C library's and may be in the user's language. */
    private IOException typed(String path, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean full = message.contains("No space left on device") || message.contains("Disk quota exceeded");
        return full || root.toFile().getUsableSpace() == 0 ? new DiskFullException(path, failure) : failure;
    }

    private final class ChannelFile implements File {
        private final String path;
        private final FileChannel channel;

        ChannelFile(String path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            int limit = target.limit();
            int total = 0;
            int count = 0;
            while (target.position() < limit && count >= 0) {
                limitTransfer(target, limit);
                count = channel.read(target, offset + total);
                total += Math.max(0, count);
            }
            target.limit(limit);
            return total;
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            try {
                long at = offset;
                int limit = source.limit();
                while (source.position() < limit) {
                    limitTransfer(source, limit);
                    at += channel.write(source, at);
                }
            } catch (IOException failure) {
                throw typed(path, failure);
            }
        }

        private static void limitTransfer(ByteBuffer buffer, int limit) {
            if (!buffer.isDirect()) {
                buffer.limit((int) Math.min(limit, (long) buffer.position() + TRANSFER_BYTES_MAX));
            }
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            try {
                long size = channel.size();
                if (sizeBytes < size) {
                    channel.truncate(sizeBytes);
                } else if (sizeBytes > size) {
                    channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
                }
            } catch (IOException failure) {
                throw typed(path, failure);
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            return channel.size();
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}

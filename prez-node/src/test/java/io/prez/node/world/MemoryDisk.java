package io.prez.node.world;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that forgets like a real one. {@link #crash} loses what was not synced: of each unsynced write any
 * subset of its 512-byte sectors may survive, of the unsynced names of a directory any prefix of the changes. A deleted
 * file lives on while it is open. {@link #setFault} lets any call fail.
 *
 * <p>After {@link #crash} or {@link #kill} everything that was open throws {@link Crashed}; the disk itself can be used
 * again at once, as by the next start of the node.
 */
public final class MemoryDisk implements Disk {
    private static final int SECTOR_BYTES = 512;

    /** What is about to be done to a path. */
    public enum Call {
        OPEN,
        EXISTS,
        LIST,
        CREATE_DIRECTORY,
        RENAME,
        DELETE,
        SYNC_DIRECTORY,
        FREE_BYTES,
        READ,
        WRITE,
        TRUNCATE,
        SIZE,
        SYNC
    }

    /** Asked before each call; what it throws is what the caller of the disk sees, and the call is not carried out. */
    public interface Fault {
        void before(Call call, String path) throws IOException;
    }

    /** The machine is gone: thrown by a {@link Fault} that wants a crash, and by files opened before one. */
    public static final class Crashed extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Crashed(String message) {
            super(message);
        }
    }

    private sealed interface Change {
        record Write(long offset, byte[] bytes) implements Change {}

        record Resize(long sizeBytes) implements Change {}
    }

    /** One atomic change of a directory; an empty name stands for none. */
    private record NameChange(String added, String removed, Content content) {}

    private static final class Content {
        Image current = new Image();
        Image durable = new Image();
        final List<Change> pending = new ArrayList<>();
    }

    private static final class Image {
        byte[] bytes = new byte[0];
        int size;

        void write(long offset, byte[] source, int from, int length) {
            int end = Math.toIntExact(offset + length);
            resizeAtLeast(end);
            System.arraycopy(source, from, bytes, (int) offset, length);
        }

        void resizeAtLeast(int end) {
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            size = Math.max(size, end);
        }

        void resize(int newSize) {
            if (newSize < size) {
                Arrays.fill(bytes, newSize, size, (byte) 0);
                size = newSize;
            } else {
                resizeAtLeast(newSize);
            }
        }

        Image copy() {
            Image copy = new Image();
            copy.bytes = bytes.clone();
            copy.size = size;
            return copy;
        }
    }

    private static final class Directory {
        final TreeMap<String, Content> names = new TreeMap<>();
        TreeMap<String, Content> durable = new TreeMap<>();
        final List<NameChange> pending = new ArrayList<>();
        boolean durableItself;
    }

    private final RandomGenerator random;
    private final Map<String, Directory> directories = new HashMap<>();
    private Fault fault = (call, path) -> {};
    private long capacityBytes = Long.MAX_VALUE;
    private long generation;
    private long calls;

    /** @param random decides what survives a crash */
    public MemoryDisk(RandomGenerator random) {
        this.random = random;
        Directory root = new Directory();
        root.durableItself = true;
        directories.put("", root);
    }

    /** Replaces the fault that is asked before each call. */
    public synchronized void setFault(Fault newFault) {
        fault = newFault;
    }

    /** No more faults. */
    public synchronized void clearFault() {
        fault = (call, path) -> {};
    }

    /** From here on the files together may have this size; more is a {@link DiskFullException}. */
    public synchronized void setCapacityBytes(long bytes) {
        capacityBytes = bytes;
    }

    /** How many calls there were since the disk was made. */
    public synchronized long calls() {
        return calls;
    }

    /** The process dies, the machine does not: nothing that was written is lost. */
    public synchronized void kill() {
        generation++;
    }

    /** The power fails: what was not synced is lost, whole or in part. */
    public synchronized void crash() {
        generation++;
        Iterator<Map.Entry<String, Directory>> each = directories.entrySet().iterator();
        Set<Content> seen = new HashSet<>();
        while (each.hasNext()) {
            Directory directory = each.next().getValue();
            if (!directory.durableItself && random.nextBoolean()) {
                each.remove();
                continue;
            }
            int survivors = random.nextInt(directory.pending.size() + 1);
            for (NameChange change : directory.pending.subList(0, survivors)) {
                directory.durable.remove(change.removed());
                if (!change.added().isEmpty()) {
                    directory.durable.put(change.added(), change.content());
                }
            }
            directory.pending.clear();
            directory.names.clear();
            directory.names.putAll(directory.durable);
            for (Content content : directory.names.values()) {
                if (seen.add(content)) {
                    loseUnsynced(content);
                }
            }
        }
    }

    private void loseUnsynced(Content content) {
        for (Change change : content.pending) {
            int fate = random.nextInt(3);
            switch (change) {
                case Change.Resize resize -> {
                    if (fate != 0) {
                        content.durable.resize((int) resize.sizeBytes());
                    }
                }
                case Change.Write write -> {
                    if (fate == 1) {
                        content.durable.write(write.offset(), write.bytes(), 0, write.bytes().length);
                    } else if (fate == 2) {
                        tear(content.durable, write);
                    }
                }
            }
        }
        content.pending.clear();
        content.current = content.durable.copy();
    }

    private void tear(Image image, Change.Write write) {
        int from = 0;
        while (from < write.bytes().length) {
            long at = write.offset() + from;
            int length = (int) Math.min(write.bytes().length - from, SECTOR_BYTES - at % SECTOR_BYTES);
            if (random.nextBoolean()) {
                image.write(at, write.bytes(), from, length);
            }
            from += length;
        }
    }

    /** Flips one bit of what is stored, as a failing medium does. */
    public synchronized void flipBit(String path, long offset, int bit) {
        Content content = existing(path);
        content.current.bytes[(int) offset] ^= (byte) (1 << bit);
        content.durable.bytes[(int) offset] ^= (byte) (1 << bit);
    }

    /** What a reader would see now. */
    public synchronized byte[] contents(String path) {
        Content content = existing(path);
        return Arrays.copyOf(content.current.bytes, content.current.size);
    }

    private Content existing(String path) {
        Directory directory = directories.get(parent(path));
        Content content = directory == null ? null : directory.names.get(name(path));
        if (content == null) {
            throw new IllegalArgumentException("no file " + path);
        }
        return content;
    }

    private void enter(Call call, String path) throws IOException {
        calls++;
        fault.before(call, path);
    }

    private static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private Directory directory(String path) throws IOException {
        Directory directory = directories.get(path);
        if (directory == null) {
            throw new IOException("no directory " + path);
        }
        return directory;
    }

    @Override
    public synchronized File open(String path) throws IOException {
        enter(Call.OPEN, path);
        Directory directory = directory(parent(path));
        Content content = directory.names.get(name(path));
        if (content == null) {
            content = new Content();
            directory.names.put(name(path), content);
            directory.pending.add(new NameChange(name(path), "", content));
        }
        return new OpenFile(path, content, generation);
    }

    @Override
    public synchronized boolean exists(String path) throws IOException {
        enter(Call.EXISTS, path);
        Directory directory = directories.get(parent(path));
        return directory != null && directory.names.containsKey(name(path));
    }

    @Override
    public synchronized List<String> list(String path) throws IOException {
        enter(Call.LIST, path);
        Directory directory = directories.get(path);
        return directory == null ? List.of() : List.copyOf(directory.names.keySet());
    }

    @Override
    public synchronized void createDirectory(String path) throws IOException {
        enter(Call.CREATE_DIRECTORY, path);
        for (String at = path; !at.isEmpty(); at = parent(at)) {
            directories.computeIfAbsent(at, missing -> new Directory());
        }
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        enter(Call.RENAME, from);
        if (!parent(from).equals(parent(to))) {
            throw new IllegalArgumentException("rename across directories: " + from + " to " + to);
        }
        Directory directory = directory(parent(from));
        Content content = directory.names.remove(name(from));
        if (content == null) {
            throw new IOException("no file " + from);
        }
        directory.names.put(name(to), content);
        directory.pending.add(new NameChange(name(to), name(from), content));
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        enter(Call.DELETE, path);
        Directory directory = directory(parent(path));
        Content content = directory.names.remove(name(path));
        if (content != null) {
            directory.pending.add(new NameChange("", name(path), content));
        }
    }

    @Override
    public synchronized void syncDirectory(String path) throws IOException {
        enter(Call.SYNC_DIRECTORY, path);
        Directory directory = directory(path);
        directory.durable = new TreeMap<>(directory.names);
        directory.pending.clear();
        directories.forEach((name, child) -> {
            if (!name.isEmpty() && parent(name).equals(path)) {
                child.durableItself = true;
            }
        });
    }

    @Override
    public synchronized long freeBytes() throws IOException {
        enter(Call.FREE_BYTES, "");
        return capacityBytes - usedBytes();
    }

    private long usedBytes() {
        long used = 0;
        for (Directory directory : directories.values()) {
            for (Content content : directory.names.values()) {
                used += content.current.size;
            }
        }
        return used;
    }

    private final class OpenFile implements File {
        private final String path;
        private final Content content;
        private final long openedIn;

        OpenFile(String path, Content content, long openedIn) {
            this.path = path;
            this.content = content;
            this.openedIn = openedIn;
        }

        private void enterFile(Call call) throws IOException {
            if (openedIn != generation) {
                throw new Crashed(call + " on " + path + ", which was opened before the crash");
            }
            enter(call, path);
        }

        @Override
        public int read(ByteBuffer target, long offset) throws IOException {
            synchronized (MemoryDisk.this) {
                enterFile(Call.READ);
                int length = (int) Math.max(0, Math.min(target.remaining(), content.current.size - offset));
                target.put(content.current.bytes, length == 0 ? 0 : (int) offset, length);
                return length;
            }
        }

        @Override
        public void write(ByteBuffer source, long offset) throws IOException {
            synchronized (MemoryDisk.this) {
                enterFile(Call.WRITE);
                grow(offset + source.remaining());
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                content.current.write(offset, bytes, 0, bytes.length);
                content.pending.add(new Change.Write(offset, bytes));
            }
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            synchronized (MemoryDisk.this) {
                enterFile(Call.TRUNCATE);
                grow(sizeBytes);
                content.current.resize(Math.toIntExact(sizeBytes));
                content.pending.add(new Change.Resize(sizeBytes));
            }
        }

        private void grow(long end) throws DiskFullException {
            long more = end - content.current.size;
            if (more > 0 && usedBytes() + more > capacityBytes) {
                throw new DiskFullException(path, null);
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            synchronized (MemoryDisk.this) {
                enterFile(Call.SIZE);
                return content.current.size;
            }
        }

        @Override
        public void sync() throws IOException {
            synchronized (MemoryDisk.this) {
                enterFile(Call.SYNC);
                for (Change change : content.pending) {
                    switch (change) {
                        case Change.Resize resize -> content.durable.resize((int) resize.sizeBytes());
                        case Change.Write write ->
                            content.durable.write(write.offset(), write.bytes(), 0, write.bytes().length);
                    }
                }
                content.pending.clear();
            }
        }

        @Override
        public void close() {
            // Nothing to give back: unsynced writes stay pending, as on a real disk.
        }
    }
}

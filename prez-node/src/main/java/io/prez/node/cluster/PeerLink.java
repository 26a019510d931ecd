package io.prez.node.cluster;

import io.prez.node.config.HostPort;
import io.prez.node.raft.Member;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's wish to be connected to one other: dials, and dials again with growing pauses, looking its address up
 * every time. Lives on the transport's thread.
 */
final class PeerLink {
    private static final Logger log = LoggerFactory.getLogger(PeerLink.class);
    private static final long PAUSE_MILLIS_MIN = 50;
    private static final long PAUSE_MILLIS_MAX = 1_000;

    /** What the transport does for a link. */
    interface Dialler {
        void resolve(NameResolution.Question question, int turn, PeerLink link);

        void connect(InetSocketAddress address, PeerLink link);

        void after(long delayMillis, Runnable task);
    }

    final String name;
    /** The id that must answer; 0 for any. */
    final long targetId;

    private final String fallbackAddress;
    private final AddressBook book;
    private final Dialler dialler;
    private final RandomGenerator random;
    private int failures;
    private int turn;
    private boolean stopped;
    private String complaint = "";
    private @Nullable InetSocketAddress address;
    private @Nullable PeerConnection connection;

    /** @param fallbackAddress where it is when nodes.conf does not know the name; may be empty */
    PeerLink(
            String name,
            long targetId,
            String fallbackAddress,
            AddressBook book,
            Dialler dialler,
            RandomGenerator random) {
        this.name = name;
        this.targetId = targetId;
        this.fallbackAddress = fallbackAddress;
        this.book = book;
        this.dialler = dialler;
        this.random = random;
    }

    void start() {
        dialler.resolve(this::whereItIs, turn++, this);
    }

    /** Runs on a thread of the resolver. */
    private HostPort whereItIs() {
        return book.peerAddress(name).orElseGet(() -> HostPort.parse(fallbackAddress));
    }

    void resolved(NameResolution.Answer answer) {
        if (stopped) {
            return;
        }
        switch (answer) {
            case NameResolution.Answer.Found found -> {
                address = found.address();
                dialler.connect(found.address(), this);
            }
            case NameResolution.Answer.Failed failed -> failed(failed.reason());
        }
    }

    /** There was no connection, or there is none any more. */
    void failed(String why) {
        connection = null;
        if (stopped) {
            return;
        }
        if (!why.equals(complaint)) {
            complaint = why;
            String where = address == null ? "" : " at " + address.getHostString() + ":" + address.getPort();
            log.info("No connection to {}{}: {}; trying again", name, where, why);
        }
        retry();
    }

    /** The other side said no. */
    void refused(Refusal refusal, String why) {
        connection = null;
        if (stopped) {
            return;
        }
        if (refusal == Refusal.ADOPTING) {
            failures = 0;
        } else {
            failures = Integer.SIZE;
            if (!why.equals(complaint)) {
                complaint = why;
                log.warn("No connection to {} at {}: {}: {}", name, address, refusal, why);
            }
        }
        retry();
    }

    private void retry() {
        long pause = failures > 5 ? PAUSE_MILLIS_MAX : Math.min(PAUSE_MILLIS_MAX, PAUSE_MILLIS_MIN << failures);
        failures++;
        // Between half of the pause and all of it, so that nodes that failed together don't come back together.
        dialler.after(pause / 2 + random.nextLong(pause / 2 + 1), () -> {
            if (!stopped) {
                start();
            }
        });
    }

    void connecting(PeerConnection made) {
        connection = made;
    }

    void welcomed() {
        failures = 0;
        if (!complaint.isEmpty()) {
            log.info("Connected to {}", name);
            complaint = "";
        }
    }

    void stop() {
        stopped = true;
        if (connection != null) {
            connection.close("no longer needed");
        }
    }

    /** Whether this link is the right one for a member that may have a new name or address. */
    boolean isFor(Member member) {
        return member.name().equals(name) && member.peerAddress().equals(fallbackAddress);
    }

    boolean isStopped() {
        return stopped;
    }
}

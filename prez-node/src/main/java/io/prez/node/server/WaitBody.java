package io.prez.node.server;

import io.prez.node.command.CommandException;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.replica.ReplicaStatus.PeerStatus;
import io.prez.node.resp.Reply;
import org.jspecify.annotations.Nullable;

/**
 * WAIT: how many other members have, durably, everything that this connection got acknowledged. A majority has it
 * anyway, or there would have been no acknowledgement; asking for more waits for slower members.
 */
final class WaitBody implements Blocked {
    private static final long POLL_MILLIS = 5;

    private final LocalCall call;
    private final long wanted;
    private final long deadlineMillis;
    private final long index;
    private boolean done;

    private WaitBody(LocalCall call, long wanted, long deadlineMillis, long index) {
        this.call = call;
        this.wanted = wanted;
        this.deadlineMillis = deadlineMillis;
        this.index = index;
    }

    static @Nullable Reply run(LocalCall call) {
        long wanted = Words.integer(call, 1);
        long timeoutMillis = Words.integer(call, 2, "ERR timeout is not an integer or out of range");
        if (timeoutMillis < 0) {
            throw new CommandException("ERR timeout is negative");
        }
        ReplicaStatus status = call.server().replica().status();
        if (!status.isLeader()) {
            throw new CommandException("ERR WAIT cannot be used with replica instances. Please also note that since"
                    + " Redis 4.0 if a replica is configured to be writable (which is not the default) writes to"
                    + " replicas are just local and are not propagated.");
        }
        long nowMillis = call.server().clock().monotonicMillis();
        long deadlineMillis = timeoutMillis == 0 ? Long.MAX_VALUE : nowMillis + timeoutMillis;
        // Earlier requests of this connection have their replies, so that their writes are applied here.
        WaitBody body = new WaitBody(call, wanted, deadlineMillis, status.appliedIndex());
        long reached = body.reached();
        if (reached >= wanted || call.isInTransaction()) {
            return Reply.integer(reached);
        }
        call.connection().blocked(body);
        call.server().connections().blockedBegins();
        body.pollLater();
        return null;
    }

    private long reached() {
        long reached = 0;
        for (PeerStatus peer : call.server().replica().status().peers()) {
            if (peer.matchIndex() >= index) {
                reached++;
            }
        }
        return reached;
    }

    private void pollLater() {
        call.connection().loop().schedule(POLL_MILLIS, this::poll);
    }

    private void poll() {
        if (done) {
            return;
        }
        long reached = reached();
        boolean late = call.server().clock().monotonicMillis() >= deadlineMillis;
        if (reached >= wanted || late || !call.server().replica().status().isLeader()) {
            finish(Reply.integer(reached));
        } else {
            pollLater();
        }
    }

    @Override
    public void end(boolean withError) {
        if (!done) {
            finish(
                    withError
                            ? new Reply.Failure("UNBLOCKED client unblocked via CLIENT UNBLOCK")
                            : Reply.integer(reached()));
        }
    }

    private void finish(Reply reply) {
        done = true;
        call.server().connections().blockedEnds();
        call.reply(reply);
    }
}

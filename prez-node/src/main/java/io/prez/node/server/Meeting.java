package io.prez.node.server;

import io.prez.node.raft.Member;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.AdminRequest;
import io.prez.node.replica.AdminRequest.Guard;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CLUSTER MEET: asks the other node who it is, adds it without a vote, answers, and gives it its vote once it has caught
 * up. The last step ends with this node's leadership; RAFT PROMOTE does it then.
 */
final class Meeting {
    private static final Logger LOG = LoggerFactory.getLogger(Meeting.class);
    private static final long RETRY_MILLIS = 500;

    private final LocalCall call;
    private final Endpoint target;

    Meeting(LocalCall call, Endpoint target) {
        this.call = call;
        this.target = target;
    }

    void start() {
        ReplicaStatus status = call.server().replica().status();
        if (!status.isLeader()) {
            call.reply(RaftBodies.notLeader(status));
            return;
        }
        NodeCall.send(call.connection(), target, List.of("RAFT", "INFO"), this::introduced);
    }

    private void introduced(Reply reply) {
        if (!(reply instanceof Reply.Bulk(byte[] text))) {
            call.reply(reply);
            return;
        }
        Map<String, String> fields = new HashMap<>();
        for (String line : new String(text, StandardCharsets.UTF_8).split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        String id = fields.getOrDefault("raft_node_id", "");
        try {
            add(new Member(
                    Long.parseUnsignedLong(id, 16),
                    fields.getOrDefault("raft_name", ""),
                    fields.getOrDefault("raft_peer_address", ""),
                    fields.getOrDefault("raft_client_address", "")));
        } catch (NumberFormatException e) {
            call.reply(Reply.error("the other node did not say who it is"));
        }
    }

    private void add(Member member) {
        call.server().replica().admin(new AdminRequest.AddLearner(member, Guard.NONE), outcome -> {
            call.replyFromElsewhere(AdminReplies.ok(outcome));
            if (outcome instanceof AdminOutcome.Done) {
                promoteLater(member);
            }
        });
    }

    private void promoteLater(Member member) {
        call.connection().loop().schedule(RETRY_MILLIS, () -> promote(member));
    }

    private void promote(Member member) {
        if (!call.server().replica().status().isLeader()) {
            LOG.warn("{} stays a learner: this node leads no more; RAFT PROMOTE gives it a vote", member.name());
            return;
        }
        call.server().replica().admin(new AdminRequest.Promote(member.id(), Guard.NONE), outcome -> {
            switch (outcome) {
                case AdminOutcome.Done done -> LOG.info("{} is a voter as of index {}", member.name(), done.index());
                case AdminOutcome.Unknown unknown -> promoteLater(member);
                case AdminOutcome.Refused(String code, String text) -> {
                    if (code.equals("NOTCAUGHTUP") || code.equals("BUSY") || code.equals("NOCOMMIT")) {
                        promoteLater(member);
                    } else {
                        LOG.warn("{} stays a learner: {} {}", member.name(), code, text);
                    }
                }
            }
        });
    }
}

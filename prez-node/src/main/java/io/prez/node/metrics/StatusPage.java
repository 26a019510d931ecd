package io.prez.node.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.replica.ReplicaPort;
import io.prez.node.replica.ReplicaStatus;
import io.prez.node.world.Clock;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The node's status as JSON, for the operator, the command line and people. Any thread may ask. */
public final class StatusPage {
    private static final JsonFactory JSON = new JsonFactory();

    private final NodeFacts facts;
    private final ReplicaPort replica;
    private final Readiness readiness;
    private final LatencyHistogram syncs;
    private final Clock clock;

    /** @param syncs durations of the log's syncs */
    public StatusPage(NodeFacts facts, ReplicaPort replica, Readiness readiness, LatencyHistogram syncs, Clock clock) {
        this.facts = facts;
        this.replica = replica;
        this.readiness = readiness;
        this.syncs = syncs;
        this.clock = clock;
    }

    /** One JSON object, as of now. */
    public String json() {
        ReplicaStatus status = replica.status();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            writeIdentity(json, status);
            writeLog(json, status);
            writeMembership(json, status);
            writePeers(json, status);
            writeHealth(json, status);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    private void writeIdentity(JsonGenerator json, ReplicaStatus status) throws IOException {
        String clusterId = status.membership().clusterId();
        if (clusterId.isEmpty()) {
            json.writeNullField("clusterId");
        } else {
            json.writeStringField("clusterId", clusterId);
        }
        json.writeStringField("name", facts.name());
        json.writeStringField("nodeId", Member.idText(status.selfId()));
        json.writeStringField("state", status.state().name().toLowerCase(Locale.ROOT));
        if (status.state() == ReplicaStatus.State.BLANK) {
            json.writeNullField("role");
        } else {
            json.writeStringField("role", status.role().name().toLowerCase(Locale.ROOT));
        }
        json.writeNumberField("term", status.term());
        Member leader = status.leader();
        if (leader == null) {
            json.writeNullField("leader");
        } else {
            json.writeObjectFieldStart("leader");
            json.writeStringField("nodeId", Member.idText(leader.id()));
            json.writeStringField("name", leader.name());
            json.writeEndObject();
        }
        json.writeBooleanField("committedInTerm", status.committedInTerm());
    }

    private static void writeLog(JsonGenerator json, ReplicaStatus status) throws IOException {
        json.writeNumberField("firstIndex", status.firstIndex());
        json.writeNumberField("lastIndex", status.lastIndex());
        json.writeNumberField("durableIndex", status.durableIndex());
        json.writeNumberField("commitIndex", status.commitIndex());
        json.writeNumberField("appliedIndex", status.appliedIndex());
        json.writeNumberField("snapshotIndex", status.snapshotIndex());
        json.writeNumberField("clusterTimeMillis", status.clusterTimeMillis());
    }

    private static void writeMembership(JsonGenerator json, ReplicaStatus status) throws IOException {
        Membership membership = status.membership();
        json.writeObjectFieldStart("membership");
        json.writeNumberField("index", membership.index());
        json.writeBooleanField("committed", status.membershipCommitted());
        writeMembers(json, "voters", membership.voters());
        writeMembers(json, "outgoing", membership.outgoing());
        writeMembers(json, "learners", membership.learners());
        json.writeArrayFieldStart("removed");
        for (long id : new TreeSet<>(membership.removed())) {
            json.writeString(Member.idText(id));
        }
        json.writeEndArray();
        json.writeNumberField("operatorEpoch", membership.operatorEpoch());
        json.writeEndObject();
    }

    private static void writeMembers(JsonGenerator json, String field, List<Member> members) throws IOException {
        json.writeArrayFieldStart(field);
        for (Member member : members) {
            json.writeStartObject();
            json.writeStringField("nodeId", Member.idText(member.id()));
            json.writeStringField("name", member.name());
            json.writeStringField("peerAddress", member.peerAddress());
            json.writeStringField("clientAddress", member.clientAddress());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writePeers(JsonGenerator json, ReplicaStatus status) throws IOException {
        json.writeArrayFieldStart("peers");
        for (ReplicaStatus.PeerStatus peer : status.peers()) {
            json.writeStartObject();
            json.writeStringField("nodeId", Member.idText(peer.member().id()));
            json.writeStringField("name", peer.member().name());
            json.writeNumberField("matchIndex", peer.matchIndex());
            json.writeNumberField("lagEntries", Math.max(0, status.lastIndex() - peer.matchIndex()));
            json.writeNumberField("lastContactMillisAgo", peer.lastContactMillisAgo());
            json.writeStringField("state", peer.state());
            json.writeBooleanField("connected", peer.connected());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void writeHealth(JsonGenerator json, ReplicaStatus status) throws IOException {
        String notReady = readiness.reason();
        json.writeNumberField("lastContactMillisAgo", status.lastContactMillisAgo());
        json.writeBooleanField("ready", notReady.isEmpty());
        json.writeStringField("notReadyReason", notReady);
        json.writeStringField("version", facts.version());
        json.writeNumberField("uptimeSeconds", (clock.monotonicMillis() - facts.startedMillis()) / 1000);
        json.writeNumberField("memoryBytes", ProcessMemory.residentBytes());
        json.writeNumberField("fsyncP99Micros", syncs.quantileMicros(0.99));
        json.writeNumberField("clientPort", facts.clientPort());
    }
}

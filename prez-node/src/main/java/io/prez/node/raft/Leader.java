package io.prez.node.raft;

import io.prez.node.raft.Message.AppendResponse;
import io.prez.node.raft.Message.InstallSnapshotResponse;
import io.prez.node.raft.Message.ReadIndexRequest;
import io.prez.node.raft.Message.ReadIndexResponse;
import io.prez.node.raft.Message.TimeoutNow;
import io.prez.node.raft.RaftStatus.PeerProgress;
import io.prez.node.raft.RaftStatus.PeerState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Feeds its peers, counts what they have durably, commits, confirms reads, changes the membership, hands over. */
final class Leader extends RoleBehavior {
    private final Progress self;
    private final Replication replication;
    private final ReadRounds rounds;
    /** Rounds up to here belong to earlier leaderships. */
    private final long roundBase;
    /** Where this term's entries begin; older ones are committed only along with one of these (§5.4.2). */
    private final long termStart;

    private List<Progress> peers = List.of();
    private List<Progress> voters = List.of();
    private List<Progress> outgoing = List.of();
    private long[] scratch = new long[8];

    private long heartbeatDeadlineMillis;
    private long noticeDeadlineMillis = Long.MAX_VALUE;
    private long transferTarget = HardState.NOBODY;
    private long transferDeadlineMillis = Long.MAX_VALUE;
    private boolean timeoutNowSent;
    /** A committed membership does not name this leader: it goes once the others know. */
    private boolean resigning;

    Leader(RaftCore core, long nowMillis, long lastRound, long lastConfirmedRound) {
        super(core);
        termStart = core.log().lastIndex() + 1;
        self = new Progress(core.selfId(), termStart, nowMillis, core.options());
        self.match = core.log().durableIndex();
        rounds = new ReadRounds(this::answerRead, lastRound, lastConfirmedRound);
        roundBase = lastRound;
        replication = new Replication(core, rounds);
        heartbeatDeadlineMillis = nowMillis + core.options().heartbeatIntervalMillis();
        membershipChanged(nowMillis);
    }

    /** A leader begins with an entry of its own, without which it could commit nothing that it inherited (§8). */
    void start() {
        core.append(new Entry(termStart, core.term(), EntryKind.NO_OP, new byte[0]));
    }

    @Override
    Role role() {
        return Role.LEADER;
    }

    @Override
    long leaderId() {
        return core.selfId();
    }

    long lastRound() {
        return rounds.newest();
    }

    long confirmedRound() {
        return rounds.confirmed();
    }

    boolean hasCommittedInTerm() {
        return core.log().commitIndex() >= termStart;
    }

    long transferTarget() {
        return transferTarget;
    }

    private void membershipChanged(long nowMillis) {
        Membership membership = core.membership();
        List<Progress> known = new ArrayList<>(peers);
        known.add(self);
        voters = progressOf(membership.voters(), known, nowMillis);
        outgoing = progressOf(membership.outgoing(), known, nowMillis);
        List<Progress> everybody = new ArrayList<>(progressOf(membership.learners(), known, nowMillis));
        everybody.addAll(voters);
        for (Progress progress : outgoing) {
            if (!voters.contains(progress)) {
                everybody.add(progress);
            }
        }
        for (Progress progress : everybody) {
            progress.voter = voters.contains(progress) || outgoing.contains(progress);
        }
        everybody.remove(self);
        peers = everybody;
        scratch = new long[Math.max(voters.size(), outgoing.size())];
    }

    /** One progress per member, however many sets name it. */
    private List<Progress> progressOf(List<Member> members, List<Progress> known, long nowMillis) {
        List<Progress> list = new ArrayList<>(members.size());
        for (Member member : members) {
            Progress progress = findIn(known, member.id());
            if (progress == null) {
                progress = new Progress(member.id(), core.log().lastIndex() + 1, nowMillis, core.options());
                known.add(progress);
            }
            list.add(progress);
        }
        return list;
    }

    private @Nullable Progress find(long memberId) {
        return memberId == self.id ? self : findIn(peers, memberId);
    }

    private static @Nullable Progress findIn(List<Progress> list, long memberId) {
        for (int i = 0; i < list.size(); i++) {
            Progress progress = list.get(i);
            if (progress.id == memberId) {
                return progress;
            }
        }
        return null;
    }

    /** The greatest value that a majority of each voter set in force has reached. */
    private long reached(Progress.Measure measure) {
        return Math.min(reached(voters, measure), reached(outgoing, measure));
    }

    private long reached(List<Progress> set, Progress.Measure measure) {
        for (int i = 0; i < set.size(); i++) {
            scratch[i] = set.get(i).measure(measure);
        }
        return Quorum.reached(scratch, set.size());
    }

    @Override
    long nextDeadlineMillis() {
        return Math.min(heartbeatDeadlineMillis, Math.min(noticeDeadlineMillis, transferDeadlineMillis));
    }

    @Override
    void tick(long nowMillis) {
        if (nowMillis >= transferDeadlineMillis) {
            endTransfer();
        }
        if (nowMillis < heartbeatDeadlineMillis) {
            return;
        }
        if (nowMillis - quorumContactMillis(nowMillis) >= core.options().electionTimeoutMillis()) {
            // Somebody else may lead by now, and nothing proposed here would ever commit.
            core.becomeFollower(core.term(), HardState.NOBODY);
            return;
        }
        heartbeatDeadlineMillis = nowMillis + core.options().heartbeatIntervalMillis();
        for (Progress peer : peers) {
            replication.heartbeat(peer);
            replication.remindOfSnapshot(peer, nowMillis);
        }
    }

    /** The newest moment at which a quorum was in touch. */
    long quorumContactMillis(long nowMillis) {
        self.lastContactMillis = nowMillis;
        return reached(Progress.Measure.CONTACT);
    }

    @Override
    void receive(Envelope envelope, long nowMillis) {
        Progress peer = find(envelope.from());
        if (peer != null) {
            peer.lastContactMillis = nowMillis;
        }
        switch (envelope.message()) {
            case AppendResponse response -> {
                if (peer != null) {
                    appendResponse(peer, response, nowMillis);
                }
            }
            case InstallSnapshotResponse response -> {
                if (peer != null) {
                    core.outbox().snapshotAcknowledgement(envelope);
                    acknowledgedRound(peer, response.readRound());
                    replication.snapshotResponse(peer, response, nowMillis);
                    advanceCommit(nowMillis);
                }
            }
            case ReadIndexRequest request -> readIndexRequest(envelope.from(), peer != null, request.token());
            case Message.AppendEntries _, Message.InstallSnapshot _ -> core.requireSameLeader(envelope.from());
            case Message.PreVoteRequest _,
                    Message.PreVoteResponse _,
                    Message.VoteRequest _,
                    Message.VoteResponse _,
                    ReadIndexResponse _,
                    TimeoutNow _ -> {}
        }
    }

    private void appendResponse(Progress peer, AppendResponse response, long nowMillis) {
        acknowledgedRound(peer, response.readRound());
        if (response.success()) {
            if (replication.accepted(peer, response, nowMillis)) {
                advanceCommit(nowMillis);
            }
        } else {
            replication.rejected(peer, response);
        }
    }

    private void acknowledgedRound(Progress peer, long round) {
        if (round > peer.acknowledgedRound) {
            peer.acknowledgedRound = round;
            confirmRounds();
        }
    }

    private void confirmRounds() {
        if (rounds.isOpen(roundBase)) {
            self.acknowledgedRound = rounds.newest();
            rounds.confirm(Math.max(rounds.confirmed(), reached(Progress.Measure.ROUND)));
        }
    }

    @Override
    void persisted(long nowMillis) {
        if (self.matched(core.log().durableIndex(), nowMillis)) {
            advanceCommit(nowMillis);
        }
    }

    /** Commits by counting, but only entries of its own term; older ones come along (§5.4.2). */
    private void advanceCommit(long nowMillis) {
        long index = reached(Progress.Measure.MATCH);
        if (index < termStart || index <= core.log().commitIndex()) {
            return;
        }
        boolean first = !hasCommittedInTerm();
        core.commitTo(index);
        noticeDeadlineMillis =
                Math.min(noticeDeadlineMillis, nowMillis + core.options().commitNoticeDelayMillis());
        if (first) {
            rounds.committedInTerm(index);
            confirmRounds();
        }
        if (core.isMembershipCommitted()) {
            Membership membership = core.membership();
            if (membership.isJoint()) {
                appendMembership(new MembershipChanges(core, this).withoutOutgoing(), nowMillis);
            } else if (!membership.isVoter(core.selfId())) {
                resigning = true;
            }
        }
    }

    boolean canPropose(int payloadBytes) {
        long unsettled = core.log().unsettledBytes();
        return transferTarget == HardState.NOBODY
                && !resigning
                && (unsettled == 0 || unsettled + payloadBytes <= core.options().maxUncommittedBytes());
    }

    long propose(byte[] payload) {
        if (!canPropose(payload.length)) {
            return -1;
        }
        Entry entry = new Entry(core.log().lastIndex() + 1, core.term(), EntryKind.BATCH, payload);
        core.append(entry);
        return entry.index();
    }

    ChangeOutcome change(MembershipChange change, long nowMillis) {
        return switch (new MembershipChanges(core, this).plan(change, nowMillis)) {
            case MembershipChanges.No no -> no.refusal();
            case MembershipChanges.Next next ->
                new ChangeOutcome.Accepted(appendMembership(next.membership(), nowMillis));
        };
    }

    /** In force from the moment it is in the log (thesis §4.1). */
    private long appendMembership(Membership membership, long nowMillis) {
        Entry entry =
                new Entry(membership.index(), core.term(), EntryKind.MEMBERSHIP, MembershipCodec.encode(membership));
        core.append(entry);
        membershipChanged(nowMillis);
        // Fewer voters may have answered already.
        confirmRounds();
        return entry.index();
    }

    /** Whether this member answered lately; this leader itself always does. */
    boolean isInTouch(long memberId, long nowMillis) {
        Progress peer = find(memberId);
        return peer != null
                && (peer == self
                        || nowMillis - peer.lastContactMillis < core.options().electionTimeoutMillis());
    }

    /** Whether this member could vote tomorrow without holding up commits. */
    boolean isCaughtUp(long memberId, long nowMillis) {
        Progress peer = find(memberId);
        return peer != null
                && isInTouch(memberId, nowMillis)
                && (peer == self || peer.state == PeerState.REPLICATE)
                && peer.match + core.options().promotionLagEntries()
                        >= core.log().commitIndex();
    }

    TransferOutcome transfer(long targetId, long nowMillis) {
        if (targetId == core.selfId()) {
            return refuse(TransferOutcome.Reason.ALREADY, "this member leads already");
        }
        Progress target = targetId == HardState.NOBODY ? mostCaughtUp(nowMillis) : findIn(voters, targetId);
        if (target == null) {
            return refuse(
                    TransferOutcome.Reason.NO_TARGET,
                    targetId == HardState.NOBODY
                            ? "no other voter is in touch"
                            : Member.idText(targetId) + " is no voter");
        }
        if (transferTarget != HardState.NOBODY && transferTarget != target.id) {
            return refuse(
                    TransferOutcome.Reason.BUSY,
                    "leadership is already being handed to " + Member.idText(transferTarget));
        }
        if (transferTarget == HardState.NOBODY) {
            transferTarget = target.id;
            transferDeadlineMillis = nowMillis + core.options().electionTimeoutMillis();
            timeoutNowSent = false;
        }
        return new TransferOutcome.Started(target.id);
    }

    private static TransferOutcome refuse(TransferOutcome.Reason reason, String text) {
        return new TransferOutcome.Refused(reason, text);
    }

    private @Nullable Progress mostCaughtUp(long nowMillis) {
        Progress best = null;
        for (Progress voter : voters) {
            if (voter != self && isInTouch(voter.id, nowMillis) && (best == null || voter.match > best.match)) {
                best = voter;
            }
        }
        return best;
    }

    private void endTransfer() {
        transferTarget = HardState.NOBODY;
        transferDeadlineMillis = Long.MAX_VALUE;
    }

    long beginReadRound() {
        long round = rounds.begin();
        confirmRounds();
        return round;
    }

    @Override
    void requestReadIndex(long token, long nowMillis) {
        readIndexRequest(core.selfId(), true, token);
    }

    private void readIndexRequest(long from, boolean member, long token) {
        if (!member || rounds.waitingCount() >= core.options().maxPendingReads()) {
            answerRead(from, token, -1);
            return;
        }
        rounds.ask(from, token, hasCommittedInTerm() ? core.log().commitIndex() : -1);
        confirmRounds();
    }

    private void answerRead(long from, long token, long index) {
        if (from == core.selfId()) {
            core.outbox().grantRead(token, index);
            return;
        }
        Progress peer = find(from);
        if (peer != null && index > peer.sentCommit) {
            // It cannot answer its client before it knows that this is committed.
            replication.heartbeat(peer);
        }
        core.send(from, new ReadIndexResponse(token, index));
    }

    void peerUnreachable(long peerId) {
        Progress peer = findIn(peers, peerId);
        if (peer != null && peer.state == PeerState.REPLICATE) {
            peer.becomeProbe(peer.match + 1);
            // Not before it answers a heartbeat: what is sent now would be lost as well.
            peer.paused = true;
        }
    }

    void snapshotSent(long peerId, long snapshotIndex, long nowMillis) {
        Progress peer = findIn(peers, peerId);
        if (peer != null && peer.state == PeerState.SNAPSHOT) {
            peer.snapshotIndex = snapshotIndex;
            peer.snapshotActivityMillis = nowMillis;
        }
    }

    @Override
    void flush(long nowMillis) {
        boolean asking = rounds.isOpen(roundBase);
        boolean notice = nowMillis >= noticeDeadlineMillis;
        boolean untold = false;
        for (int i = 0; i < peers.size(); i++) {
            Progress peer = peers.get(i);
            replication.sendEntries(peer, nowMillis);
            boolean behind = peer.state == PeerState.REPLICATE
                    && peer.sentCommit < core.log().commitIndex();
            if ((asking && peer.voter && peer.sentRound < rounds.newest()) || (notice && behind)) {
                replication.heartbeat(peer);
                behind = false;
            }
            untold |= behind;
        }
        if (!untold) {
            noticeDeadlineMillis = Long.MAX_VALUE;
        }
        if (transferTarget != HardState.NOBODY && !timeoutNowSent) {
            Progress target = findIn(voters, transferTarget);
            if (target == null) {
                endTransfer();
            } else if (target.match == core.log().lastIndex()) {
                timeoutNowSent = true;
                core.send(target.id, new TimeoutNow());
            }
        }
        if (resigning) {
            resign(nowMillis);
        }
    }

    /** The membership that drops this leader is committed: it tells the others, names an heir and goes (thesis §4.2.2). */
    private void resign(long nowMillis) {
        for (Progress peer : peers) {
            if (peer.sentCommit < core.log().commitIndex()) {
                replication.heartbeat(peer);
            }
        }
        Progress heir = mostCaughtUp(nowMillis);
        if (heir != null) {
            core.send(heir.id, new TimeoutNow());
        }
        core.becomeFollower(core.term(), HardState.NOBODY);
    }

    @Override
    void leave() {
        rounds.fail();
    }

    List<PeerProgress> pictures() {
        List<PeerProgress> pictures = new ArrayList<>(peers.size());
        for (Progress peer : peers) {
            pictures.add(peer.picture());
        }
        return pictures;
    }
}

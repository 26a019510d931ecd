package io.prez.operator.plan;

import io.prez.operator.nodeclient.NodeReport;
import io.prez.operator.nodeclient.NodeReport.Member;
import io.prez.operator.observe.ClusterObservation;
import io.prez.operator.observe.ObservedPod;
import io.prez.operator.observe.ObservedPod.Life;
import io.prez.operator.observe.ObservedStatefulSet;
import io.prez.operator.observe.ObservedVolume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes and a Raft, as small as the planner's questions allow: a StatefulSet controller that makes and removes
 * pods, volumes that carry identities, and a membership that changes only with a majority. It carries out steps and
 * checks, at the moment of each, what must never be done; nodes refuse nothing here that the planner should not ask.
 */
final class SimulatedWorld {
    static final String CLUSTER_ID = "ns/demo/uid/e1";

    /** What a node keeps on its disk. */
    static final class Disk {
        final String nodeId;

        @Nullable
        String clusterId;

        Disk(String nodeId) {
            this.nodeId = nodeId;
        }
    }

    static final class Volume {
        final String uid;
        Disk disk;
        long bytes;
        boolean terminating;

        Volume(String uid, Disk disk, long bytes) {
            this.uid = uid;
            this.disk = disk;
            this.bytes = bytes;
        }
    }

    static final class Pod {
        final String uid;
        final int revision;
        int startingTurns;
        int lagTurns;
        int terminatingTurns = -1;
        boolean dead;
        boolean unobservable;

        @Nullable
        String role;

        long roleTerm;

        Pod(String uid, int revision, int startingTurns) {
            this.uid = uid;
            this.revision = revision;
            this.startingTurns = startingTurns;
        }

        boolean running() {
            return startingTurns <= 0 && !dead;
        }

        boolean terminating() {
            return terminatingTurns >= 0;
        }
    }

    final SplittableRandom random;
    final List<String> log = new ArrayList<>();
    final TreeMap<Integer, Pod> pods = new TreeMap<>();
    final TreeMap<Integer, Volume> volumes = new TreeMap<>();
    final Set<Integer> badRevisions = new HashSet<>();

    boolean setExists;
    int setUid;
    int setReplicas;

    @Nullable
    String setClusterId;

    long setTemplateBytes;
    int revision = 1;

    @Nullable
    String recordedClusterId;

    final Map<String, String> voters = new TreeMap<>();
    final Map<String, String> learners = new TreeMap<>();
    final Set<String> removed = new HashSet<>();
    final Map<String, Integer> learnerLag = new HashMap<>();
    long configIndex;
    long term;

    @Nullable
    String leader;

    int formations;
    private int ids;

    SimulatedWorld(long seed) {
        this.random = new SplittableRandom(seed);
    }

    private String nextId(String kind) {
        return kind + ++ids;
    }

    // ---- what is true -------------------------------------------------------------------------------------------

    private int ordinalOf(String name) {
        return Integer.parseInt(name.substring("demo-".length()));
    }

    /** Whether the node with this identity runs. */
    boolean alive(String nodeId) {
        for (Map.Entry<Integer, Pod> each : pods.entrySet()) {
            Volume volume = volumes.get(each.getKey());
            if (each.getValue().running() && volume != null && volume.disk.nodeId.equals(nodeId)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Pod podOf(String nodeId) {
        for (Map.Entry<Integer, Pod> each : pods.entrySet()) {
            Volume volume = volumes.get(each.getKey());
            if (volume != null && volume.disk.nodeId.equals(nodeId)) {
                return each.getValue();
            }
        }
        return null;
    }

    /** Whether the data of this identity still exists. */
    boolean diskExists(String nodeId) {
        return volumes.values().stream().anyMatch(volume -> volume.disk.nodeId.equals(nodeId));
    }

    boolean everyPodRuns() {
        return pods.size() == setReplicas
                && leader != null
                && pods.values().stream().allMatch(pod -> pod.running() && !pod.terminating() && pod.lagTurns == 0);
    }

    long aliveVoters() {
        return voters.keySet().stream().filter(this::alive).count();
    }

    private long stayingVoters(String exceptId) {
        return voters.keySet().stream()
                .filter(id -> !id.equals(exceptId) && alive(id))
                .filter(id -> {
                    Pod pod = podOf(id);
                    return pod != null && !pod.terminating();
                })
                .count();
    }

    // ---- time ---------------------------------------------------------------------------------------------------

    /** One turn of everything but the operator. */
    void turn(int wantedReplicasOfSet) {
        controlPods();
        for (Pod pod : pods.values()) {
            pod.startingTurns = Math.max(0, pod.startingTurns - 1);
            pod.dead = pod.startingTurns == 0 && badRevisions.contains(pod.revision);
            if (pod.running()) {
                pod.lagTurns = Math.max(0, pod.lagTurns - 1);
            }
        }
        elect();
        for (Map.Entry<String, Integer> lag : learnerLag.entrySet()) {
            if (leader != null && alive(lag.getKey())) {
                lag.setValue(Math.max(0, lag.getValue() - 1));
            }
        }
        if (leader != null) {
            // A node learns from the leader that it was added.
            for (Volume volume : volumes.values()) {
                if (voters.containsKey(volume.disk.nodeId) || learners.containsKey(volume.disk.nodeId)) {
                    volume.disk.clusterId = CLUSTER_ID;
                }
            }
        }
    }

    private void controlPods() {
        List<Integer> gone = new ArrayList<>();
        for (Map.Entry<Integer, Pod> each : pods.entrySet()) {
            Pod pod = each.getValue();
            if (setExists && each.getKey() >= setReplicas && !pod.terminating()) {
                pod.terminatingTurns = random.nextInt(3);
            }
            if (pod.terminating() && pod.terminatingTurns-- == 0) {
                gone.add(each.getKey());
            }
        }
        gone.forEach(pods::remove);
        volumes.entrySet().removeIf(each -> each.getValue().terminating && !pods.containsKey(each.getKey()));
        for (int ordinal = 0; setExists && ordinal < setReplicas; ordinal++) {
            Volume volume = volumes.get(ordinal);
            if (pods.containsKey(ordinal) || (volume != null && volume.terminating) || random.nextInt(3) == 0) {
                continue;
            }
            if (volume == null) {
                volumes.put(ordinal, new Volume(nextId("vol"), new Disk(nextId("node")), setTemplateBytes));
            }
            Pod pod = new Pod(nextId("pod"), revision, 1 + random.nextInt(3));
            pod.lagTurns = random.nextInt(3);
            pods.put(ordinal, pod);
        }
    }

    private void elect() {
        boolean majority = !voters.isEmpty() && aliveVoters() >= voters.size() / 2 + 1;
        if (leader != null && (!majority || !alive(leader) || !voters.containsKey(leader))) {
            leader = null;
        }
        if (leader == null && majority && random.nextInt(2) == 0) {
            List<String> candidates =
                    voters.keySet().stream().filter(this::alive).toList();
            leader = candidates.get(random.nextInt(candidates.size()));
            term++;
            configIndex++;
        }
    }

    // ---- what the operator sees ---------------------------------------------------------------------------------

    ClusterObservation observe() {
        ObservedStatefulSet set = setExists
                ? new ObservedStatefulSet(
                        "set" + setUid, setClusterId, setReplicas, "r" + revision, setTemplateBytes, false)
                : null;
        List<ObservedPod> seenPods = new ArrayList<>();
        Map<String, NodeReport> reports = new HashMap<>();
        pods.forEach((ordinal, pod) -> {
            Volume volume = volumes.get(ordinal);
            String nodeId = volume == null ? "" : volume.disk.nodeId;
            boolean member = voters.containsKey(nodeId) || learners.containsKey(nodeId);
            boolean ready = pod.running() && leader != null && member && pod.lagTurns == 0;
            Life life = pod.dead ? Life.DEAD : pod.running() ? Life.RUNNING : Life.STARTING;
            seenPods.add(new ObservedPod(
                    "demo-" + ordinal,
                    ordinal,
                    pod.uid,
                    "10.0.0." + ordinal,
                    life,
                    ready,
                    pod.terminating(),
                    "r" + pod.revision,
                    pod.role,
                    pod.roleTerm,
                    pod.dead ? "CrashLoopBackOff" : null));
            if (pod.running() && !pod.unobservable && volume != null) {
                reports.put("demo-" + ordinal, report(ordinal, volume.disk, ready));
            }
        });
        List<ObservedVolume> seenVolumes = new ArrayList<>();
        volumes.forEach((ordinal, volume) -> seenVolumes.add(new ObservedVolume(
                "data-demo-" + ordinal, ordinal, volume.uid, CLUSTER_ID, volume.bytes, volume.terminating)));
        return new ClusterObservation("demo", CLUSTER_ID, recordedClusterId, set, seenPods, seenVolumes, reports);
    }

    private NodeReport report(int ordinal, Disk disk, boolean ready) {
        boolean leads = disk.nodeId.equals(leader);
        String state = disk.clusterId == null ? "blank" : removed.contains(disk.nodeId) ? "removed" : "member";
        NodeReport.MemberSets sets = disk.clusterId == null
                ? NodeReport.MemberSets.NONE
                : new NodeReport.MemberSets(
                        configIndex, true, members(voters), List.of(), members(learners), List.copyOf(removed), 0);
        List<NodeReport.Peer> peers = new ArrayList<>();
        if (leads) {
            voters.keySet().forEach(id -> peers.add(peer(id)));
            learners.keySet().forEach(id -> peers.add(peer(id)));
        }
        return new NodeReport(
                disk.clusterId,
                "demo-" + ordinal,
                disk.nodeId,
                state,
                leads ? "leader" : "follower",
                term,
                null,
                leads,
                100,
                100,
                100,
                sets,
                peers,
                ready,
                null,
                "0.1.0");
    }

    private NodeReport.Peer peer(String id) {
        Pod pod = podOf(id);
        boolean behind = learnerLag.getOrDefault(id, 0) > 0 || (pod != null && pod.lagTurns > 0);
        return new NodeReport.Peer(id, null, behind ? 1 : 100, behind ? 1_000_000 : 0, 10, alive(id));
    }

    private static List<Member> members(Map<String, String> ids) {
        return ids.entrySet().stream()
                .map(each -> new Member(each.getKey(), each.getValue()))
                .toList();
    }

    // ---- what the operator does ---------------------------------------------------------------------------------

    /** What rendering does: everything but shrinking. */
    void render(Plan plan, long storageBytes) {
        if (!plan.render()) {
            return;
        }
        if (!setExists) {
            setExists = true;
            setUid++;
            setReplicas = plan.pods();
            setTemplateBytes = storageBytes;
            log.add("  create the set with " + plan.pods());
        }
        if (plan.pods() > setReplicas) {
            log.add("  grow to " + plan.pods());
            setReplicas = plan.pods();
        }
        if (recordedClusterId != null) {
            setClusterId = recordedClusterId;
        }
        for (Plan.Expansion expansion : plan.expansions()) {
            volumes.values().stream()
                    .filter(volume -> volume.uid.equals(expansion.volumeUid()))
                    .forEach(volume -> volume.bytes = expansion.bytes());
        }
    }

    /** Carries a step out. Preconditions that the API server or a node checks make it do nothing. */
    void carryOut(Step step, long plannedConfigIndex) {
        switch (step) {
            case Step.Rest rest -> {}
            case Step.ResizeStatefulSet resize -> resize(resize);
            case Step.Bootstrap bootstrap -> bootstrap(bootstrap);
            case Step.AddLearner add ->
                change(plannedConfigIndex, () -> {
                    if (!removed.contains(add.nodeId()) && !voters.containsKey(add.nodeId())) {
                        learners.put(add.nodeId(), add.pod());
                        learnerLag.put(add.nodeId(), random.nextInt(4));
                    }
                });
            case Step.Promote promote ->
                change(plannedConfigIndex, () -> {
                    String name = learners.remove(promote.nodeId());
                    if (name != null) {
                        voters.put(promote.nodeId(), name);
                        require(stayingVoters("") >= voters.size() / 2 + 1, "promotion without a majority " + voters);
                    }
                });
            case Step.RemoveMember remove ->
                change(plannedConfigIndex, () -> {
                    learners.remove(remove.nodeId());
                    if (voters.remove(remove.nodeId()) != null) {
                        require(!voters.isEmpty(), "the last voter was removed");
                        require(
                                stayingVoters("") >= voters.size() / 2 + 1,
                                "removing " + remove + " leaves " + stayingVoters("") + " of " + voters.size());
                    }
                    removed.add(remove.nodeId());
                });
            case Step.TransferLeadership transfer -> {
                if (leader != null && voters.containsKey(transfer.toNodeId()) && alive(transfer.toNodeId())) {
                    leader = transfer.toNodeId();
                    term++;
                    configIndex++;
                }
            }
            case Step.DeleteVolume delete -> deleteVolume(delete);
            case Step.DeletePod delete -> deletePod(delete.podUid());
            case Step.EvictPod evict -> {
                if (random.nextInt(5) != 0) {
                    deletePod(evict.podUid());
                }
            }
            case Step.ReplaceStatefulSet replace -> {
                if (replace.uid().equals("set" + setUid)) {
                    setExists = false;
                    setClusterId = null;
                }
            }
        }
    }

    private void change(long plannedConfigIndex, Runnable change) {
        if (leader == null || aliveVoters() < voters.size() / 2 + 1 || plannedConfigIndex != configIndex) {
            return;
        }
        configIndex++;
        change.run();
    }

    private void resize(Step.ResizeStatefulSet resize) {
        for (int ordinal = resize.to(); ordinal < setReplicas; ordinal++) {
            Volume volume = volumes.get(ordinal);
            require(
                    volume == null
                            || !(voters.containsKey(volume.disk.nodeId) || learners.containsKey(volume.disk.nodeId)),
                    "shrinking takes the pod of a member: " + ordinal);
        }
        setReplicas = resize.to();
    }

    private void bootstrap(Step.Bootstrap bootstrap) {
        int ordinal = ordinalOf(bootstrap.pod());
        Pod pod = pods.get(ordinal);
        Volume volume = volumes.get(ordinal);
        if (pod == null || volume == null || !pod.running() || !volume.disk.nodeId.equals(bootstrap.nodeId())) {
            return;
        }
        require(formations == 0 || voters.keySet().stream().noneMatch(this::diskExists), "a second cluster was formed");
        formations++;
        volume.disk.clusterId = CLUSTER_ID;
        voters.clear();
        learners.clear();
        voters.put(bootstrap.nodeId(), bootstrap.pod());
        configIndex++;
        leader = bootstrap.nodeId();
        term++;
    }

    private void deleteVolume(Step.DeleteVolume delete) {
        int ordinal = ordinalOf(delete.pod());
        Volume volume = volumes.get(ordinal);
        if (volume == null || !volume.uid.equals(delete.volumeUid())) {
            return;
        }
        require(!voters.containsKey(volume.disk.nodeId), "the volume of a voter was deleted: " + delete);
        require(!learners.containsKey(volume.disk.nodeId), "the volume of a learner was deleted: " + delete);
        volume.terminating = true;
        Pod pod = pods.get(ordinal);
        if (pod != null && pod.uid.equals(delete.podUid()) && !pod.terminating()) {
            pod.terminatingTurns = random.nextInt(3);
        }
    }

    private void deletePod(String uid) {
        pods.forEach((ordinal, pod) -> {
            if (!pod.uid.equals(uid) || pod.terminating()) {
                return;
            }
            Volume volume = volumes.get(ordinal);
            String id = volume == null ? "" : volume.disk.nodeId;
            if (voters.containsKey(id) && alive(id) && voters.size() > 2) {
                int quorum = voters.size() / 2 + 1;
                require(
                        stayingVoters("") < quorum || stayingVoters(id) >= quorum,
                        "restarting " + ordinal + " leaves " + stayingVoters(id) + " of " + voters.size());
            }
            pod.terminatingTurns = random.nextInt(3);
        });
    }

    void label(Routing.RoleChange change) {
        pods.values().stream().filter(pod -> pod.uid.equals(change.podUid())).forEach(pod -> {
            pod.role = change.role();
            pod.roleTerm = change.term();
        });
    }

    void require(boolean holds, String violated) {
        if (!holds) {
            throw new AssertionError(violated);
        }
    }
}

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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An observation in a few words. Begins as a healthy, formed cluster whose pods and voters are {@code demo-0} and so
 * on, led by the first; each method makes one thing different.
 */
public final class Scene {
    /** Its identity. */
    public static final String CLUSTER_ID = "ns/demo/uid/e1";

    private static final long BYTES = 10;

    private final Map<Integer, Node> nodes = new TreeMap<>();
    private final List<ObservedVolume> extraVolumes = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private int replicas;
    private int leader;
    private boolean formed = true;
    private boolean committed = true;
    private boolean setExists = true;
    private @Nullable String updateRevision = "new";

    private static final class Node {
        String id;
        boolean voter = true;
        boolean learner;
        boolean blank;
        boolean reports = true;
        boolean ready = true;
        boolean terminating;
        boolean healthy = true;
        boolean podExists = true;
        Life life = Life.RUNNING;
        String revision = "new";

        @Nullable
        String role;

        long roleTerm;

        @Nullable
        String memberId;

        @Nullable
        String foreign;

        long bytes = BYTES;

        Node(String id) {
            this.id = id;
        }
    }

    private Scene() {}

    /** A healthy cluster of so many voters. */
    public static Scene healthy(int voters) {
        Scene scene = new Scene();
        scene.replicas = voters;
        for (int i = 0; i < voters; i++) {
            Node node = new Node("id" + i);
            node.role = i == 0 ? "leader" : "follower";
            node.roleTerm = 3;
            scene.nodes.put(i, node);
        }
        return scene;
    }

    /** Pods that are up and blank, of a cluster that was never formed. */
    public static Scene blank(int pods) {
        Scene scene = healthy(pods);
        scene.formed = false;
        scene.nodes.values().forEach(Scene::makeBlank);
        return scene;
    }

    private static void makeBlank(Node node) {
        node.blank = true;
        node.voter = false;
        node.ready = false;
        node.role = null;
        node.roleTerm = 0;
    }

    private Node node(int ordinal) {
        return nodes.computeIfAbsent(ordinal, each -> new Node("id" + each));
    }

    /** Nothing was created yet. */
    public Scene withoutStatefulSet() {
        setExists = false;
        return this;
    }

    /** The StatefulSet wants so many pods. */
    public Scene sized(int pods) {
        replicas = pods;
        return this;
    }

    /** Another pod, up and blank. */
    public Scene withBlank(int ordinal) {
        makeBlank(node(ordinal));
        replicas = Math.max(replicas, ordinal + 1);
        return this;
    }

    /** A member without a vote. */
    public Scene withLearner(int ordinal, boolean caughtUp) {
        Node node = node(ordinal);
        node.voter = false;
        node.learner = true;
        node.healthy = caughtUp;
        node.role = "learner";
        node.roleTerm = 3;
        replicas = Math.max(replicas, ordinal + 1);
        return this;
    }

    /** The voter's volume was replaced by an empty one. */
    public Scene lostVolume(int ordinal) {
        Node node = node(ordinal);
        node.memberId = node.id;
        node.id = "fresh" + ordinal;
        node.blank = true;
        node.ready = false;
        node.healthy = false;
        return this;
    }

    /** A former member's pod came back with its old data. */
    public Scene cameBackRemoved(int ordinal) {
        Node node = node(ordinal);
        node.voter = false;
        node.ready = false;
        node.role = null;
        removed.add(node.id);
        replicas = Math.max(replicas, ordinal + 1);
        return this;
    }

    /** The process does not run. */
    public Scene dead(int ordinal) {
        Node node = node(ordinal);
        node.life = Life.DEAD;
        node.reports = false;
        node.ready = false;
        node.healthy = false;
        return this;
    }

    /** The operator cannot ask it; the leader can. */
    public Scene silent(int ordinal) {
        node(ordinal).reports = false;
        return this;
    }

    /** It runs, and lags behind. */
    public Scene behind(int ordinal) {
        node(ordinal).healthy = false;
        node(ordinal).ready = false;
        return this;
    }

    /** Its pod was made from an older template. */
    public Scene outdated(int... ordinals) {
        for (int ordinal : ordinals) {
            node(ordinal).revision = "old";
        }
        return this;
    }

    /** Its pod is being deleted. */
    public Scene terminating(int ordinal) {
        node(ordinal).terminating = true;
        return this;
    }

    /** Its pod does not exist, its membership does. */
    public Scene withoutPod(int ordinal) {
        Node node = node(ordinal);
        node.podExists = false;
        node.healthy = false;
        return this;
    }

    /** Another one leads; -1 for nobody. */
    public Scene ledBy(int ordinal) {
        leader = ordinal;
        return this;
    }

    /** A change of membership is not committed yet. */
    public Scene uncommitted() {
        committed = false;
        return this;
    }

    /** Its volume has data of another cluster. */
    public Scene foreignData(int ordinal) {
        Node node = node(ordinal);
        node.blank = false;
        node.foreign = "another/cluster";
        return this;
    }

    /** A volume that no pod uses. */
    public Scene withVolume(int ordinal, String clusterId) {
        extraVolumes.add(new ObservedVolume("data-demo-" + ordinal, ordinal, "vol" + ordinal, clusterId, BYTES, false));
        return this;
    }

    /** The StatefulSet's controller has not looked at the newest template yet. */
    public Scene templateNotSeen() {
        updateRevision = null;
        return this;
    }

    /** All volumes but the claim template have this size. */
    public Scene volumesOf(long bytes) {
        nodes.values().forEach(node -> node.bytes = bytes);
        return this;
    }

    /** What is seen. */
    public ClusterObservation observe() {
        List<ObservedPod> pods = new ArrayList<>();
        List<ObservedVolume> volumes = new ArrayList<>();
        Map<String, NodeReport> reports = new HashMap<>();
        nodes.forEach((ordinal, node) -> {
            String name = "demo-" + ordinal;
            volumes.add(new ObservedVolume("data-" + name, ordinal, "vol" + ordinal, CLUSTER_ID, node.bytes, false));
            if (!node.podExists || !setExists) {
                return;
            }
            pods.add(new ObservedPod(
                    name,
                    ordinal,
                    "pod" + ordinal,
                    "10.0.0." + ordinal,
                    node.life,
                    node.ready,
                    node.terminating,
                    node.revision,
                    node.role,
                    node.roleTerm,
                    node.life == Life.DEAD ? "CrashLoopBackOff" : null));
            if (node.reports) {
                reports.put(name, report(ordinal, node));
            }
        });
        volumes.addAll(extraVolumes);
        ObservedStatefulSet set = setExists
                ? new ObservedStatefulSet("set", formed ? CLUSTER_ID : null, replicas, updateRevision, BYTES, false)
                : null;
        return new ClusterObservation("demo", CLUSTER_ID, formed ? CLUSTER_ID : null, set, pods, volumes, reports);
    }

    private NodeReport report(int ordinal, Node node) {
        boolean leads = ordinal == leader && !node.blank;
        NodeReport.MemberSets sets = node.blank
                ? NodeReport.MemberSets.NONE
                : new NodeReport.MemberSets(
                        9, committed, members(true), List.of(), members(false), List.copyOf(removed), 0);
        List<NodeReport.Peer> peers = new ArrayList<>();
        if (leads) {
            nodes.forEach((other, peer) -> peers.add(new NodeReport.Peer(
                    peer.memberId == null ? peer.id : peer.memberId,
                    "demo-" + other,
                    peer.healthy ? 100 : 1,
                    peer.healthy ? 0 : 1_000_000,
                    10,
                    peer.life == Life.RUNNING && peer.podExists)));
        }
        String state = node.blank ? "blank" : removed.contains(node.id) ? "removed" : "member";
        String clusterId = node.foreign != null ? node.foreign : node.blank ? null : CLUSTER_ID;
        return new NodeReport(
                clusterId,
                "demo-" + ordinal,
                node.id,
                state,
                node.blank ? null : leads ? "leader" : "follower",
                3,
                null,
                leads,
                100,
                100,
                100,
                sets,
                peers,
                node.ready,
                null,
                "1.0");
    }

    private List<Member> members(boolean voters) {
        List<Member> members = new ArrayList<>();
        nodes.forEach((ordinal, node) -> {
            if (voters ? (node.voter && !node.blank) || node.memberId != null : node.learner) {
                members.add(new Member(node.memberId == null ? node.id : node.memberId, "demo-" + ordinal));
            }
        });
        return members;
    }
}

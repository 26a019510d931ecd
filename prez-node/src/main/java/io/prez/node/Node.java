package io.prez.node;

import io.prez.node.cluster.AddressBook;
import io.prez.node.cluster.FormationState;
import io.prez.node.cluster.IdentityJournal;
import io.prez.node.cluster.PeerOptions;
import io.prez.node.cluster.PeerTransport;
import io.prez.node.command.CommandTable;
import io.prez.node.command.StateMachine;
import io.prez.node.config.NodeConfig;
import io.prez.node.log.LogWriter;
import io.prez.node.metrics.LatencyHistogram;
import io.prez.node.raft.Member;
import io.prez.node.raft.RaftOptions;
import io.prez.node.replica.AdminOutcome;
import io.prez.node.replica.Recovery;
import io.prez.node.replica.Replica;
import io.prez.node.replica.ReplicaEnvironment;
import io.prez.node.replica.ReplicaOptions;
import io.prez.node.world.Clock;
import io.prez.node.world.Randomness;
import io.prez.node.world.SystemClock;
import io.prez.node.world.ThreadLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of one node, put together. Started and stopped by one thread, the process' main one. */
final class Node {
    private static final Logger LOGGER = LoggerFactory.getLogger(Node.class);
    private static final long TRANSFER_CHUNK_BYTES = 1 << 20;

    private final NodeConfig config;
    private final DataDirectory directory;
    private final ThreadLoop replicaLoop;
    private final ThreadLoop logLoop;
    private final ThreadLoop snapshotLoop;
    private final ThreadLoop watchLoop;
    private final Clock clock = new SystemClock();
    private final RandomGenerator random = Randomness.fromOperatingSystem();
    private final CommandTable table = CommandTable.standard();
    private final LatencyHistogram syncs = new LatencyHistogram();
    private final Supplier<StateMachine> emptyMachine;
    private final AddressBook book;
    private final PeerTransport transport;
    private final LogWriter logWriter;
    private final Replica replica;
    private final Front front;

    private Node(NodeConfig config, String configFile, DataDirectory directory, Runnable requestStop) {
        this.config = config;
        this.directory = directory;
        this.replicaLoop = new ThreadLoop("replica", clock, Node::fatal);
        this.logLoop = new ThreadLoop("log", clock, Node::fatal);
        this.snapshotLoop = new ThreadLoop("snapshot", clock, Node::fatal);
        this.watchLoop = new ThreadLoop("watch", clock, Node::fatal);
        long hashSeed = random.nextLong();
        this.emptyMachine = () -> new StateMachine(table, config.databases(), hashSeed);
        Member self = new Member(
                directory.identity().nodeId(),
                config.name(),
                config.announcedPeerAddress().toString(),
                config.announcedClientAddress().toString());
        IdentityJournal journal = new IdentityJournal(directory.identityFile(), directory.identity(), snapshotLoop);
        PeerInput input = new PeerInput(journal::saveRemoved);
        this.book = new AddressBook(config.clusterConfigFile(), config.nodes());
        this.transport =
                new PeerTransport(PeerOptions.of(config), self, book, input, clock, Randomness.fromOperatingSystem());
        this.logWriter = new LogWriter(directory.log(), logLoop, replicaLoop, snapshotLoop, clock, new LogWatch(syncs));
        this.replica = new Replica(
                replicaOptions(config),
                self,
                new ReplicaEnvironment(
                        replicaLoop,
                        clock,
                        random,
                        transport,
                        directory.log(),
                        logWriter,
                        directory.snapshots(),
                        snapshotLoop),
                table,
                emptyMachine);
        input.deliverTo(replica);
        this.journal = journal;
        this.front = new Front(new Front.Parts(
                config, configFile, Version.text(), replica, table, clock, syncs, requestStop, Node::fatal));
    }

    private final IdentityJournal journal;

    /**
     * Builds and starts a node; returns when it serves clients.
     *
     * @param requestStop called on any thread when a client asks for SHUTDOWN
     * @throws StartException when a port is taken or the data directory cannot be used
     */
    static Node start(NodeConfig config, String configFile, Runnable requestStop) throws IOException, StartException {
        Ports.requireFree(config);
        DataDirectory directory = DataDirectory.open(config, Randomness.fromOperatingSystem());
        Node node = new Node(config, configFile, directory, requestStop);
        node.start();
        return node;
    }

    private void start() throws IOException {
        replicaLoop.start();
        logLoop.start();
        snapshotLoop.start();
        watchLoop.start();
        replica.foundWith(this::found);
        FormationState state = IdentityJournal.stateOf(directory.identity());
        if (!state.clusterId().isEmpty()) {
            join(state);
        }
        transport.start(
                state,
                journal,
                joined -> replicaLoop.execute(() -> {
                    try {
                        join(joined);
                    } catch (IOException e) {
                        throw new UncheckedIOException("cannot start as a member of " + joined.clusterId(), e);
                    }
                }));
        if (config.clusterFormation() == NodeConfig.Formation.STATIC && config.autoJoin()) {
            new JoinWatch(replica, transport, book, watchLoop).start();
        }
        front.start(watchLoop, replicaLoop, logLoop);
        if (state.clusterId().isEmpty()) {
            LOGGER.info("{}", transport.formationText());
        }
    }

    /** Reads what is on the disk, on the calling thread, then lets the replica take part. */
    private void join(FormationState state) throws IOException {
        long startedMillis = clock.monotonicMillis();
        Recovery recovery =
                Recovery.read(directory.log(), directory.snapshots(), state.initialMembership(), emptyMachine);
        RaftOptions options = RaftOptions.DEFAULT
                .withTimeouts(config.clusterElectionTimeoutMillis(), config.clusterHeartbeatIntervalMillis())
                .withBounds(
                        RaftOptions.DEFAULT.maxInflightMessages(),
                        RaftOptions.DEFAULT.maxInflightBytes(),
                        RaftOptions.DEFAULT.maxEntryBytesPerMessage(),
                        config.logMaxUncommittedBytes());
        long selfId = directory.identity().nodeId();
        replicaLoop.execute(() -> replica.start(
                recovery.core(options, selfId, directory.log(), random, clock.monotonicMillis()),
                recovery.machine(),
                recovery.appliedIndex(),
                recovery.appliedMembership()));
        LOGGER.info(
                "member of cluster {}: snapshot at index {}, log up to index {}, read in {} ms",
                state.clusterId(),
                recovery.appliedIndex(),
                recovery.logState().lastIndex(),
                clock.monotonicMillis() - startedMillis);
    }

    private void found(String clusterId, Consumer<AdminOutcome> done) {
        transport.bootstrap(
                clusterId,
                outcome -> done.accept(
                        switch (outcome) {
                            case STARTED, ALREADY -> new AdminOutcome.Done(0, "");
                            case OTHER_CLUSTER ->
                                new AdminOutcome.Refused(
                                        "BOOTSTRAPPED", "this node is on its way into another cluster");
                            case NOT_MANUAL ->
                                new AdminOutcome.Refused(
                                        "NOTMANUAL", "nodes.conf forms this cluster: cluster-formation is static");
                        }));
    }

    private static ReplicaOptions replicaOptions(NodeConfig config) {
        ReplicaOptions defaults = ReplicaOptions.defaults();
        return new ReplicaOptions(
                config.clusterElectionTimeoutMillis(),
                defaults.tickMillis(),
                config.followerWrites() == NodeConfig.FollowerWrites.FORWARD,
                Math.max(2_000, 4L * config.clusterElectionTimeoutMillis()),
                config.batchMaxBytes(),
                defaults.batchesInFlightMax(),
                defaults.pipelineBytes(),
                config.snapshotLogBytes(),
                config.snapshotTrailingBytes(),
                defaults.snapshotSliceBytes(),
                (int) TRANSFER_CHUNK_BYTES,
                config.snapshotTransferRateBytes(),
                defaults.applyBytesPerTurn());
    }

    /**
     * Ends in good order within the configured time: no new clients, leadership handed over, replies delivered, log
     * closed.
     */
    void stop() {
        long deadline = clock.monotonicMillis() + config.shutdownTimeoutSeconds() * 1000L;
        front.stopAccepting();
        CountDownLatch left = new CountDownLatch(1);
        replica.stop(remaining(deadline) / 2, left::countDown);
        await(left, remaining(deadline));
        front.stop(Math.min(1_000, remaining(deadline)));
        transport.close();
        CountDownLatch closed = new CountDownLatch(1);
        replicaLoop.execute(() -> logWriter.close(closed::countDown));
        await(closed, remaining(deadline));
        watchLoop.close();
        replicaLoop.close();
        snapshotLoop.close();
        logLoop.close();
        directory.close();
    }

    private long remaining(long deadlineMillis) {
        return Math.max(1, deadlineMillis - clock.monotonicMillis());
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            if (!latch.await(millis, TimeUnit.MILLISECONDS)) {
                LOGGER.warn("a step of stopping took longer than {} ms", millis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Going on could cost data or give wrong answers: say why and end at once, without the orderly way. */
    static void fatal(Throwable cause) {
        LOGGER.error("fatal, the node ends at once", cause);
        Runtime.getRuntime().halt(PrezNode.EXIT_FATAL);
    }
}

package io.prez.node.sim;

import io.prez.node.command.Args;
import io.prez.node.command.CommandTable;
import io.prez.node.command.Operation;
import io.prez.node.replica.ClientRequest;
import io.prez.node.replica.ClientRequest.ReadMode;
import io.prez.node.replica.ReplySink;
import io.prez.node.replica.Session;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A client with one connection at a time. It sends a few commands, waits for all answers, thinks, and goes on. When it
 * is refused it turns to another node and asks again; when the outcome is unknown, or nothing comes, it closes the
 * connection and never asks the same again, unless it was a read.
 */
final class SimulatedClient {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final long PATIENCE_NANOS = 2_500 * MILLI;

    private final SimulatedCluster cluster;
    private final Scheduler scheduler;
    private final int number;
    private final SplittableRandom random;
    private final Commands commands;
    private final History history;
    private final Workload workload;
    private final Set<Waiting> outstanding = new LinkedHashSet<>();
    private Frontend node;
    private NodeProcess process;
    private Session session;
    private int connections;

    SimulatedClient(Workload workload, int number, Commands commands) {
        this.workload = workload;
        this.cluster = workload.cluster();
        this.scheduler = cluster.scheduler();
        this.number = number;
        this.random = scheduler.randomFor("client " + number);
        this.commands = commands;
        this.history = workload.history();
    }

    void begin() {
        think();
    }

    boolean isIdle() {
        return outstanding.isEmpty();
    }

    private void think() {
        scheduler.after(random.nextLong(20 * MILLI), this::act);
    }

    private void act() {
        if (workload.isStopped()) {
            return;
        }
        if (!connect()) {
            think();
            return;
        }
        if (random.nextInt(8) == 0) {
            watchAndTransfer();
        } else {
            pipeline(1 + (random.nextInt(3) == 0 ? random.nextInt(4) : 0));
        }
        await(connections, scheduler.nowNanos() + PATIENCE_NANOS);
    }

    /** Notices when the other side dies, or says nothing for too long. */
    private void await(int sentOn, long deadlineNanos) {
        scheduler.after(30 * MILLI, () -> {
            if (sentOn == connections && !outstanding.isEmpty()) {
                if (!process.isAlive()) {
                    disconnect("connection reset");
                } else if (scheduler.nowNanos() > deadlineNanos) {
                    disconnect("no answer");
                } else {
                    await(sentOn, deadlineNanos);
                }
            }
        });
    }

    /** Keeps its connection while that lasts; false when nobody is there to connect to. */
    private boolean connect() {
        if (process != null && process.isAlive() && random.nextInt(30) > 0) {
            return true;
        }
        if (process != null && process.isAlive()) {
            node.port().sessionClosed(session);
        }
        process = null;
        List<SimulatedNode> running = cluster.running();
        if (running.isEmpty()) {
            return false;
        }
        List<SimulatedNode> leaders = cluster.leaders();
        List<SimulatedNode> choice = leaders.isEmpty() || random.nextInt(3) == 0 ? running : leaders;
        node = (Frontend) choice.get(random.nextInt(choice.size()));
        process = node.process();
        connections++;
        session = new Session(number * 100_000L + connections);
        return true;
    }

    /** Whatever is not answered by now will never be. */
    private void disconnect(String why) {
        if (process != null) {
            if (process.isAlive()) {
                node.port().sessionClosed(session);
            }
            if (!outstanding.isEmpty()) {
                trace("unknown", why + ": " + outstanding);
            }
            process = null;
            connections++;
            outstanding.clear();
            if (!workload.isStopped()) {
                think();
            }
        }
    }

    private void pipeline(int length) {
        List<ClientRequest> requests = new ArrayList<>();
        History.Issued previous = null;
        for (int i = 0; i < length; i++) {
            Commands.Draw draw = commands.next();
            Map<String, String> nothing = Map.of();
            History.Issued call = history.begin(new History.Issued(
                    number, draw.partition(), draw.commands(), previous, nothing, scheduler.nowNanos()));
            previous = call;
            requests.add(
                    request(operation(draw.database(), draw.commands(), List.of()), new Waiting(call, reply -> {})));
        }
        submit(requests);
    }

    /** WATCH, look, then MULTI … EXEC if nobody came in between. */
    private void watchAndTransfer() {
        List<byte[]> keys = Commands.ACCOUNTS.stream()
                .map(k -> k.getBytes(StandardCharsets.UTF_8))
                .toList();
        List<String> look = new ArrayList<>(List.of("MGET"));
        look.addAll(Commands.ACCOUNTS);
        History.Issued looked = history.begin(
                new History.Issued(number, "accounts", List.of(look), null, Map.of(), scheduler.nowNanos()));
        List<Operation.Watch> watches = new ArrayList<>();
        Waiting versions = new Waiting(null, reply -> {
            List<Long> found = Replies.integers(reply);
            for (int i = 0; i < keys.size(); i++) {
                watches.add(new Operation.Watch(0, keys.get(i), found.get(i)));
            }
        });
        Waiting values = new Waiting(looked, reply -> {
            Map<String, String> seen = new HashMap<>();
            List<String> strings = Replies.strings(reply);
            for (int i = 0; i < strings.size(); i++) {
                seen.put(Commands.ACCOUNTS.get(i), strings.get(i));
            }
            if (watches.size() == strings.size()) {
                transfer(watches, seen);
            }
        });
        submit(List.of(
                request(new Operation.Versions(0, keys), versions),
                request(operation(0, List.of(look), List.of()), values)));
    }

    private void transfer(List<Operation.Watch> watches, Map<String, String> seen) {
        List<List<String>> transfer = commands.transfer();
        History.Issued call =
                history.begin(new History.Issued(number, "accounts", transfer, null, seen, scheduler.nowNanos()));
        submit(List.of(request(operation(0, transfer, watches), new Waiting(call, reply -> {}))));
    }

    private void submit(List<ClientRequest> requests) {
        long delay = random.nextLong(20 * MICRO, 200 * MICRO);
        Frontend to = node;
        trace("send", "to " + process.name() + " " + outstanding);
        scheduler.after(delay, process, () -> to.port().submit(requests));
    }

    private ClientRequest request(Operation operation, Waiting waiting) {
        outstanding.add(waiting);
        return new ClientRequest(session, operation, ReadMode.LINEARIZABLE, waiting);
    }

    private static Operation operation(int database, List<List<String>> commands, List<Operation.Watch> watches) {
        List<Operation.Invocation> invocations = new ArrayList<>();
        for (List<String> words : commands) {
            Args args = Args.of(words.toArray(new String[0]));
            invocations.add(new Operation.Invocation(CommandTable.standard().resolve(args), args, database));
        }
        return invocations.size() == 1 && watches.isEmpty()
                ? invocations.getFirst()
                : new Operation.Transaction(watches, invocations);
    }

    private void trace(String kind, String detail) {
        scheduler.trace().add(scheduler.nowNanos(), "c" + number, kind, detail);
    }

    /** One request on its way. The sink is called on the node's loop; the client hears of it a little later. */
    private final class Waiting implements ReplySink {
        private final History.Issued call;
        private final Consumer<Reply> then;
        private final int sentOn;
        private boolean finished;

        /** @param then more to do with an answer */
        Waiting(History.Issued call, Consumer<Reply> then) {
            this.call = call;
            this.then = then;
            this.sentOn = connections;
        }

        @Override
        public void reply(Reply reply) {
            arrive("reply", () -> {
                outstanding.remove(this);
                if (call != null) {
                    String words = Replies.words(reply);
                    trace("reply", call + " -> " + words);
                    history.answered(call, words, scheduler.nowNanos());
                    workload.acknowledged(call, words);
                }
                then.accept(reply);
                goOn();
            });
        }

        @Override
        public void refused(Refusal refusal) {
            arrive("refused", () -> {
                outstanding.remove(this);
                trace("refused", refusal + " " + call);
                if (call != null) {
                    history.refused(call);
                }
                if (random.nextInt(2) == 0) {
                    disconnect("refused");
                } else {
                    goOn();
                }
            });
        }

        @Override
        public void unknown(String why) {
            arrive("unknown", () -> disconnect(why));
        }

        private void arrive(String what, Runnable action) {
            if (finished) {
                throw new Violation("a second outcome (" + what + ") for " + call);
            }
            finished = true;
            NodeProcess answering = process;
            scheduler.after(random.nextLong(20 * MICRO, 200 * MICRO), answering, () -> {
                if (sentOn == connections) {
                    action.run();
                }
            });
        }

        private void goOn() {
            if (outstanding.isEmpty()) {
                think();
            }
        }

        @Override
        public String toString() {
            return String.valueOf(call);
        }
    }
}

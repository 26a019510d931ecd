package io.prez.node.replica;

import io.prez.node.command.StateMachine;
import io.prez.node.resp.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Linearizable reads without log entries (thesis §6.4). A leader runs a read at once on what is applied and holds the
 * reply until a round that began afterwards is confirmed; a follower asks the leader for an index, applies up to it,
 * then runs the read.
 */
final class Reads {
    private record Answer(ClientRequest request, Reply reply) {}

    private record Round(long number, List<Answer> answers) {}

    private final Supplier<StateMachine> machine;
    private final ArrayDeque<Round> rounds = new ArrayDeque<>();
    private List<Answer> executed = new ArrayList<>();

    private final Map<Long, List<ClientRequest>> asked = new HashMap<>();
    private List<ClientRequest> toAsk = new ArrayList<>();
    private long lastToken;

    private final TreeMap<Long, List<ClientRequest>> waitingForApply = new TreeMap<>();

    Reads(Supplier<StateMachine> machine) {
        this.machine = machine;
    }

    /** Leader: runs a read now; its reply leaves when the round that this turn begins is confirmed. */
    void execute(ClientRequest request) {
        executed.add(new Answer(request, machine.get().read(request.operation())));
    }

    /** Leader: whether reads of this turn need a round. */
    boolean needsRound() {
        return !executed.isEmpty();
    }

    /** Leader: the round that began after all reads of this turn were run. */
    void roundBegan(long number) {
        rounds.addLast(new Round(number, executed));
        executed = new ArrayList<>();
    }

    /** Leader: leadership held when this round began. */
    void confirmed(long number) {
        Round round;
        while ((round = rounds.peekFirst()) != null && round.number() <= number) {
            rounds.removeFirst();
            for (Answer answer : round.answers()) {
                answer.request().sink().reply(answer.reply());
            }
        }
    }

    /** Follower: a read whose index the leader shall name. */
    void ask(ClientRequest request) {
        request.session().readsInFlight++;
        toAsk.add(request);
    }

    /** Follower: a token for all reads that asked in this turn, or 0 when there are none. */
    long token() {
        if (toAsk.isEmpty()) {
            return 0;
        }
        asked.put(++lastToken, toAsk);
        toAsk = new ArrayList<>();
        return lastToken;
    }

    /** Follower: the leader's answer; reads without an index go to {@code again}. */
    void granted(long token, long index, long appliedIndex, Consumer<ClientRequest> again, Consumer<Session> answered) {
        List<ClientRequest> requests = asked.remove(token);
        if (requests == null) {
            return;
        }
        if (index < 0) {
            for (ClientRequest request : requests) {
                request.session().readsInFlight--;
                again.accept(request);
            }
        } else if (index <= appliedIndex) {
            answer(requests, answered);
        } else {
            waitingForApply.computeIfAbsent(index, unused -> new ArrayList<>()).addAll(requests);
        }
    }

    /** Runs a read as soon as this index is applied, with no further proof. */
    void after(long index, ClientRequest request) {
        request.session().readsInFlight++;
        waitingForApply.computeIfAbsent(index, unused -> new ArrayList<>()).add(request);
    }

    /** Runs what waited for an index up to this one. */
    void applied(long index, Consumer<Session> answered) {
        while (!waitingForApply.isEmpty() && waitingForApply.firstKey() <= index) {
            answer(waitingForApply.pollFirstEntry().getValue(), answered);
        }
    }

    private void answer(List<ClientRequest> requests, Consumer<Session> answered) {
        for (ClientRequest request : requests) {
            request.session().readsInFlight--;
            request.sink().reply(machine.get().read(request.operation()));
            answered.accept(request.session());
        }
    }

    /** Leadership ended: replies that no round confirmed are worthless; their reads start again. */
    void abandonRounds(Consumer<ClientRequest> again) {
        List<Round> unconfirmed = new ArrayList<>(rounds);
        rounds.clear();
        List<Answer> justExecuted = executed;
        executed = new ArrayList<>();
        for (Round round : unconfirmed) {
            for (Answer answer : round.answers()) {
                again.accept(answer.request());
            }
        }
        for (Answer answer : justExecuted) {
            again.accept(answer.request());
        }
    }
}

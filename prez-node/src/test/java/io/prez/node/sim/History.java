package io.prez.node.sim;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** All that clients asked and were told, as it happens. */
final class History {
    /** A call under way, or over. */
    static final class Issued {
        final int client;
        final String partition;
        final List<List<String>> commands;
        final Issued after;
        final Map<String, String> watched;
        final long invokedAt;
        private long completedAt = Call.NEVER;
        private String reply;
        private boolean refused;

        Issued(
                int client,
                String partition,
                List<List<String>> commands,
                Issued after,
                Map<String, String> watched,
                long invokedAt) {
            this.client = client;
            this.partition = partition;
            this.commands = commands;
            this.after = after;
            this.watched = watched;
            this.invokedAt = invokedAt;
        }

        boolean isKnown() {
            return completedAt != Call.NEVER;
        }

        @Override
        public String toString() {
            return "c" + client + " " + commands;
        }
    }

    private final List<Issued> issued = new ArrayList<>();
    private long answered;
    private long refused;

    Issued begin(Issued call) {
        issued.add(call);
        return call;
    }

    void answered(Issued call, String reply, long now) {
        call.completedAt = now;
        call.reply = reply;
        answered++;
    }

    /** It was never tried and never will be: if its effect shows up, it is a value from nowhere. */
    void refused(Issued call) {
        call.refused = true;
        refused++;
    }

    long answeredCalls() {
        return answered;
    }

    long refusedCalls() {
        return refused;
    }

    long unknownCalls() {
        return issued.size() - answered - refused;
    }

    /** What the judge looks at: the calls that were tried, in the order in which they were sent. */
    List<Call> calls() {
        IdentityHashMap<Issued, Call> made = new IdentityHashMap<>();
        List<Call> calls = new ArrayList<>();
        for (Issued call : issued) {
            if (!call.refused && !call.partition.isEmpty()) {
                Call after = call.after == null ? null : made.get(call.after);
                Call done = new Call(
                        call.client,
                        call.partition,
                        call.commands,
                        after,
                        call.watched,
                        call.invokedAt,
                        call.completedAt,
                        call.reply);
                made.put(call, done);
                calls.add(done);
            }
        }
        return calls;
    }
}

package io.prez.operator.nodeclient;

import java.util.Collection;
import java.util.Map;

/** What the operator asks of nodes; an interface so that tests can be the nodes. */
public interface Nodes {
    /** Asks all at once, each for at most a second or so; those that do not answer are absent. */
    Map<String, NodeReport> reports(Collection<PodAddress> pods);

    /** Gives a node a command that changes who takes part. */
    Outcome command(PodAddress pod, RaftCommand command);

    /** What became of a command. */
    sealed interface Outcome {
        /**
         * It is so, and committed.
         *
         * @param text the reply, such as the index of the membership
         */
        record Done(String text) implements Outcome {}

        /**
         * The node refused, and nothing changed.
         *
         * @param code first word of the error, such as {@code NOTLEADER}
         */
        record Refused(String code, String text) implements Outcome {}

        /** No answer: it may have happened. The next observation will tell. */
        record Unknown(String text) implements Outcome {}
    }
}

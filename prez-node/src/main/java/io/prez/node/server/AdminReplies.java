package io.prez.node.server;

import io.prez.node.replica.AdminOutcome;
import io.prez.node.resp.Reply;

/** Outcomes of administrative requests as replies. */
final class AdminReplies {
    private AdminReplies() {}

    /** The index that the outcome stands for. */
    static Reply index(AdminOutcome outcome) {
        return outcome instanceof AdminOutcome.Done(long index, String text) ? Reply.integer(index) : error(outcome);
    }

    /** The index, and what else the outcome says. */
    static Reply indexAndText(AdminOutcome outcome) {
        return outcome instanceof AdminOutcome.Done(long index, String text)
                ? Reply.array(Reply.integer(index), Reply.bulk(text))
                : error(outcome);
    }

    /** {@code OK}, where Redis answers so. */
    static Reply ok(AdminOutcome outcome) {
        return outcome instanceof AdminOutcome.Done ? Reply.OK : error(outcome);
    }

    private static Reply error(AdminOutcome outcome) {
        return switch (outcome) {
            case AdminOutcome.Done done -> throw new IllegalStateException("no error: " + done);
            case AdminOutcome.Refused(String code, String text) -> new Reply.Failure(oneLine(code + " " + text));
            case AdminOutcome.Unknown(String text) -> new Reply.Failure(oneLine("UNKNOWN " + text));
        };
    }

    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ').strip();
    }
}

package io.prez.node.sim;

import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** Replies in the words of {@link StoreModel}. */
final class Replies {
    private Replies() {}

    static String words(Reply reply) {
        return switch (reply) {
            case Reply.Simple simple -> simple.text();
            case Reply.Failure failure -> "(error) " + failure.text();
            case Reply.Int number -> StoreModel.integer(number.value());
            case Reply.Bulk bulk -> StoreModel.bulk(new String(bulk.bytes(), StandardCharsets.UTF_8));
            case Reply.Null none -> "nil";
            case Reply.NullArray none -> StoreModel.ABORTED;
            case Reply.Array array -> list(array.items());
            default -> reply.toString();
        };
    }

    private static String list(List<Reply> items) {
        return items.stream().map(Replies::words).collect(Collectors.joining(", ", "[", "]"));
    }

    /** The integers of an array. */
    static List<Long> integers(Reply reply) {
        return ((Reply.Array) reply)
                .items().stream().map(item -> ((Reply.Int) item).value()).toList();
    }

    /** The strings of an array, absent ones as null. */
    static List<String> strings(Reply reply) {
        return ((Reply.Array) reply)
                .items().stream()
                        .map(item -> item instanceof Reply.Bulk bulk
                                ? new String(bulk.bytes(), StandardCharsets.UTF_8)
                                : null)
                        .toList();
    }
}

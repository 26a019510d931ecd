package io.prez.node.resp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReplyCodecTest {
    private static final List<Reply> REPLIES = List.of(
            Reply.OK,
            Reply.QUEUED,
            Reply.NULL,
            Reply.NULL_ARRAY,
            Reply.EMPTY_ARRAY,
            Reply.error("syntax error"),
            Reply.integer(0),
            Reply.integer(Long.MIN_VALUE),
            Reply.integer(-1),
            Reply.bulk("text \u00e4\u20ac"),
            Reply.bulk(new byte[] {0, -1, 13, 10}),
            Reply.bulk(new byte[100_000]),
            new Reply.DoubleValue(-0.1),
            new Reply.DoubleValue(Double.NEGATIVE_INFINITY),
            new Reply.Bool(true),
            new Reply.Bool(false),
            new Reply.Verbatim("txt", new byte[] {1, 2}),
            new Reply.Encoded(new byte[] {'+', 'X', 13, 10}),
            new Reply.MapOf(List.of(Reply.bulk("k"), Reply.ONE)),
            new Reply.SetOf(List.of(Reply.ONE, Reply.NULL)),
            new Reply.Push(List.of(Reply.bulk("message"))),
            new Reply.Several(List.of(Reply.OK, Reply.array(Reply.ONE, Reply.array(Reply.NULL)))));

    @Test
    void repliesSurviveTheirBytes() {
        for (Reply reply : REPLIES) {
            byte[] bytes = ReplyCodec.encode(reply);
            assertArrayEquals(bytes, ReplyCodec.encode(ReplyCodec.decode(bytes)), reply::toString);
        }
        byte[] all = ReplyCodec.encode(new Reply.Array(REPLIES));
        assertArrayEquals(all, ReplyCodec.encode(ReplyCodec.decode(all)));
    }

    @Test
    void bytesThatAreNoReplyAreRefused() {
        for (Reply reply : REPLIES) {
            byte[] good = ReplyCodec.encode(reply);
            for (int cut = 0; cut < Math.min(100, good.length); cut++) {
                byte[] bad = Arrays.copyOf(good, cut);
                assertThrows(IllegalArgumentException.class, () -> ReplyCodec.decode(bad));
            }
            byte[] longer = Arrays.copyOf(good, good.length + 1);
            assertThrows(IllegalArgumentException.class, () -> ReplyCodec.decode(longer));
        }
        assertThrows(IllegalArgumentException.class, () -> ReplyCodec.decode(new byte[] {99}));
        assertThrows(IllegalArgumentException.class, () -> ReplyCodec.decode(new byte[] {6, 127, -1, -1, -1}));
        byte[] deep = new byte[5 * 100_000];
        for (int i = 0; i < deep.length; i += 5) {
            deep[i] = 6;
            deep[i + 4] = 1;
        }
        assertThrows(IllegalArgumentException.class, () -> ReplyCodec.decode(deep));
    }
}

package io.prez.node.resp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RespEncoderTest {
    @Test
    void simpleKindsLookAlikeInBothProtocols() {
        both(Reply.OK, "+OK|");
        both(new Reply.Simple("PONG"), "+PONG|");
        both(Reply.error("syntax error"), "-ERR syntax error|");
        both(Reply.integer(0), ":0|");
        both(Reply.integer(-1), ":-1|");
        both(Reply.integer(1234567890123L), ":1234567890123|");
        both(Reply.integer(10), ":10|");
        both(Reply.integer(Long.MAX_VALUE), ":9223372036854775807|");
        both(Reply.integer(Long.MIN_VALUE), ":-9223372036854775808|");
        both(Reply.bulk(""), "$0||");
        both(Reply.bulk("\u00e4"), "$2|\u00e4|");
        both(Reply.EMPTY_ARRAY, "*0|");
        both(Reply.array(Reply.ONE, Reply.array(Reply.bulk("x"))), "*2|:1|*1|$1|x|");
        both(new Reply.Encoded("+as it is\r\n".getBytes(StandardCharsets.UTF_8)), "+as it is|");
        both(new Reply.Several(List.of(Reply.OK, Reply.ONE)), "+OK|:1|");
    }

    @Test
    void newKindsFallBackInResp2() {
        differ(Reply.NULL, "$-1|", "_|");
        differ(Reply.NULL_ARRAY, "*-1|", "_|");
        differ(new Reply.MapOf(List.of(Reply.bulk("k"), Reply.ONE)), "*2|$1|k|:1|", "%1|$1|k|:1|");
        differ(new Reply.SetOf(List.of(Reply.ONE)), "*1|:1|", "~1|:1|");
        differ(new Reply.Push(List.of(Reply.ONE)), "*1|:1|", ">1|:1|");
        differ(new Reply.Bool(true), ":1|", "#t|");
        differ(new Reply.Bool(false), ":0|", "#f|");
        differ(new Reply.DoubleValue(1.5), "$3|1.5|", ",1.5|");
        differ(new Reply.DoubleValue(Double.NEGATIVE_INFINITY), "$4|-inf|", ",-inf|");
        differ(new Reply.Verbatim("txt", new byte[] {'h', 'i'}), "$2|hi|", "=6|txt:hi|");
    }

    private static void both(Reply reply, String expected) {
        differ(reply, expected, expected);
    }

    private static void differ(Reply reply, String resp2, String resp3) {
        assertEquals(resp2, encoded(reply, 2));
        assertEquals(resp3, encoded(reply, 3));
    }

    private static String encoded(Reply reply, int protocol) {
        ByteBuf out = Unpooled.buffer();
        RespEncoder.encode(reply, protocol, out);
        return out.toString(StandardCharsets.UTF_8).replace("\r\n", "|");
    }
}

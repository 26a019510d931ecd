package io.prez.node.resp.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prez.node.command.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RespDecoderTest {
    private static final String ERROR = "ERR Protocol error: ";

    private final RespDecoder decoder = new RespDecoder(100, 10_000_000);
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    @AfterEach
    void releaseEverything() {
        assertFalse(channel.finishAndReleaseAll());
    }

    @Test
    void requestsComeOutWhateverThePiecesTheyArriveIn() {
        String bytes =
                "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\n*1\r\n$4\r\nPING\r\nGET k\r\n\r\n*0\r\n*-1\r\nGET 'a b'\n";
        List<String> expected = List.of("[SET][k][]", "[PING]", "[GET][k]", "[GET][a b]");
        send(bytes);
        assertEquals(expected, received());
        for (int i = 0; i < bytes.length(); i++) {
            send(bytes.substring(i, i + 1));
        }
        assertEquals(expected, received());
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            for (int at = 0; at < bytes.length(); ) {
                int end = Math.min(bytes.length(), at + 1 + random.nextInt(20));
                send(bytes.substring(at, end));
                at = end;
            }
            assertEquals(expected, received());
        }
    }

    @Test
    void longValuesArriveInPieces() {
        String value = "x".repeat(3_000_000) + "end";
        String bytes = "*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$" + value.length() + "\r\n" + value
                + "\r\n$2\r\nNX\r\n*1\r\n$4\r\nPING\r\n";
        for (int piece : List.of(1000, 65_537, 999_999, bytes.length())) {
            for (int at = 0; at < bytes.length(); at += piece) {
                send(bytes.substring(at, Math.min(bytes.length(), at + piece)));
            }
            assertEquals(List.of("[SET][k][" + value + "][NX]", "[PING]"), received());
        }
    }

    @Test
    void longRequestsOfManyWordsArriveInPieces() {
        StringBuilder bytes = new StringBuilder("*100\r\n");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            String word = ("word" + i).repeat(i * 5);
            bytes.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
            expected.append('[').append(word).append(']');
        }
        Random random = new Random(2);
        for (int round = 0; round < 20; round++) {
            for (int at = 0; at < bytes.length(); ) {
                int end = Math.min(bytes.length(), at + 1 + random.nextInt(round < 10 ? 20_000 : 200_000));
                send(bytes.substring(at, end));
                at = end;
            }
            assertEquals(List.of(expected.toString()), received());
        }
    }

    @Test
    void quotesOfInlineCommandsAreThoseOfRedis() {
        send("SET \"a\\x41\\n\\t\\\"q\\\"\" 'it\\'s \\n' plain\\n\r\n");
        assertEquals(List.of("[SET][aA\n\t\"q\"][it's \\n][plain\\n]"), received());
        send("  GET \t k  \r\n   \r\n");
        assertEquals(List.of("[GET][k]"), received());
        send("a\"b c\" ''\n");
        assertEquals(List.of("[ab c][]"), received());
    }

    @Test
    void unbalancedQuotesAreAnError() {
        fails("GET \"k\r\n", "unbalanced quotes in request");
    }

    @Test
    void textBehindAClosingQuoteIsAnError() {
        fails("GET \"k\"x\r\n", "unbalanced quotes in request");
    }

    @Test
    void requestsBeforeAnErrorAreAnsweredAndNothingAfterIt() {
        send("PING\r\n*1\r\n!3\r\nGET\r\nPING\r\n");
        assertEquals(List.of("[PING]", ERROR + "expected '$', got '!'"), received());
        send("PING\r\n");
        assertEquals(List.of(), received());
    }

    @Test
    void countsOfWordsAreChecked() {
        fails("*x\r\n", "invalid multibulk length");
        againFails("*101\r\n", "invalid multibulk length");
        againFails("*3000000000\r\n", "invalid multibulk length");
        againFails("*99999999999999999999999\r\n", "invalid multibulk length");
        againFails("* 1\r\n", "invalid multibulk length");
        againFails("*\r\n", "invalid multibulk length");
        againFails("*" + "1".repeat(70_000), "too big mbulk count string");
    }

    @Test
    void lengthsOfWordsAreChecked() {
        fails("*1\r\n$x\r\n", "invalid bulk length");
        againFails("*1\r\n$-1\r\n", "invalid bulk length");
        againFails("*1\r\n$10000001\r\n", "invalid bulk length");
        againFails("*1\r\n$01\r\n", "invalid bulk length");
        againFails("*1\r\n\r\n", "expected '$', got ' '");
        againFails("*1\r\n$" + "1".repeat(70_000), "too big bulk count string");
    }

    @Test
    void inlineCommandsHaveALimit() {
        fails("x".repeat(65 * 1024), "too big inline request");
    }

    @Test
    void whoeverHasToAuthenticateCannotSendMuch() {
        decoder.restrict(true);
        send("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n");
        assertEquals(List.of("[AUTH][secret]"), received());
        decoder.restrict(false);
        send("*11\r\n" + "$1\r\nx\r\n".repeat(11));
        assertEquals(1, received().size());
        decoder.restrict(true);
        fails("*11\r\n", "unauthenticated multibulk length");
        RespDecoder other = new RespDecoder();
        other.restrict(true);
        EmbeddedChannel second = new EmbeddedChannel(other);
        second.writeInbound(Unpooled.copiedBuffer("*1\r\n$16385\r\n", StandardCharsets.UTF_8));
        assertEquals(new ProtocolError(ERROR + "unauthenticated bulk length"), second.readInbound());
        assertFalse(second.finishAndReleaseAll());
    }

    @Test
    void nothingIsAllocatedForWhatIsOnlyAnnounced() {
        send("*100\r\n$10000000\r\nabc");
        assertEquals(List.of(), received());
        assertTrue(decoder.spilledBytes() == 0, "spilled");
        send("y".repeat(100_000));
        assertEquals(List.of(), received());
        assertTrue(decoder.spilledBytes() > 0 && decoder.spilledBytes() < 200_000, "spilled");
    }

    private void fails(String bytes, String message) {
        send(bytes);
        assertEquals(List.of(ERROR + message), received());
    }

    private static void againFails(String bytes, String message) {
        EmbeddedChannel fresh = new EmbeddedChannel(new RespDecoder(100, 10_000_000));
        fresh.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8));
        assertEquals(new ProtocolError(ERROR + message), fresh.readInbound());
        assertFalse(fresh.finishAndReleaseAll());
    }

    private void send(String bytes) {
        ByteBuf buffer = Unpooled.copiedBuffer(bytes, StandardCharsets.UTF_8);
        channel.writeInbound(buffer);
        assertEquals(0, buffer.refCnt() > 1 ? buffer.refCnt() : 0);
    }

    private List<String> received() {
        List<String> received = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            received.add(shown(message));
        }
        return received;
    }

    private static String shown(Object message) {
        if (message instanceof ProtocolError error) {
            return error.error();
        }
        Args args = (Args) message;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < args.count(); i++) {
            text.append('[').append(args.text(i)).append(']');
        }
        return text.toString();
    }
}

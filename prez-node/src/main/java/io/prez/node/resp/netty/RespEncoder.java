package io.prez.node.resp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.prez.node.resp.Doubles;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes replies as RESP2 or RESP3. */
public final class RespEncoder {
    private static final byte[] OK = "+OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL_BULK = "$-1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL_ARRAY = "*-1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "_\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ByteBuf out;
    private final boolean isResp3;

    private RespEncoder(ByteBuf out, boolean isResp3) {
        this.out = out;
        this.isResp3 = isResp3;
    }

    /**
     * Appends a reply.
     *
     * @param protocolVersion 2 or 3, as the connection's HELLO chose
     */
    public static void encode(Reply reply, int protocolVersion, ByteBuf out) {
        if (reply == Reply.OK) {
            out.writeBytes(OK);
        } else {
            new RespEncoder(out, protocolVersion >= 3).write(reply);
        }
    }

    private void write(Reply reply) {
        switch (reply) {
            case Reply.Simple simple -> line('+', simple.text());
            case Reply.Failure failure -> line('-', failure.text());
            case Reply.Int integer -> number(':', integer.value());
            case Reply.Bulk bulk -> bulk(bulk.bytes());
            case Reply.Null _ -> out.writeBytes(isResp3 ? NULL : NULL_BULK);
            case Reply.NullArray _ -> out.writeBytes(isResp3 ? NULL : NULL_ARRAY);
            case Reply.Array array -> items('*', array.items());
            case Reply.MapOf map -> map(map.keysAndValues());
            case Reply.SetOf set -> items(isResp3 ? '~' : '*', set.items());
            case Reply.Push push -> items(isResp3 ? '>' : '*', push.items());
            case Reply.DoubleValue number -> doubleValue(Doubles.format(number.value()));
            case Reply.Bool bool -> bool(bool.value());
            case Reply.Verbatim verbatim -> verbatim(verbatim);
            case Reply.Encoded encoded -> out.writeBytes(encoded.bytes());
            case Reply.Several several -> several.replies().forEach(this::write);
        }
    }

    private void line(char kind, String text) {
        out.writeByte(kind);
        ByteBufUtil.writeUtf8(out, text);
        end();
    }

    private void end() {
        out.writeShort('\r' << 8 | '\n');
    }

    /** A number's digits without making a string of them. */
    private void number(char kind, long value) {
        out.writeByte(kind);
        if (value >= 0 && value < 10) {
            out.writeByte('0' + (int) value);
        } else if (value == Long.MIN_VALUE) {
            ByteBufUtil.writeAscii(out, Long.toString(value));
        } else {
            long rest = Math.abs(value);
            if (value < 0) {
                out.writeByte('-');
            }
            int digits = digits(rest);
            out.ensureWritable(digits);
            int start = out.writerIndex();
            for (int i = start + digits - 1; i >= start; i--) {
                out.setByte(i, '0' + (int) (rest % 10));
                rest /= 10;
            }
            out.writerIndex(start + digits);
        }
        end();
    }

    private static int digits(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private void bulk(byte[] bytes) {
        number('$', bytes.length);
        out.writeBytes(bytes);
        end();
    }

    private void items(char kind, List<Reply> items) {
        number(kind, items.size());
        for (Reply item : items) {
            write(item);
        }
    }

    private void map(List<Reply> keysAndValues) {
        number(isResp3 ? '%' : '*', isResp3 ? keysAndValues.size() / 2 : keysAndValues.size());
        for (Reply item : keysAndValues) {
            write(item);
        }
    }

    private void doubleValue(String text) {
        if (isResp3) {
            line(',', text);
        } else {
            bulk(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void bool(boolean value) {
        if (isResp3) {
            line('#', value ? "t" : "f");
        } else {
            number(':', value ? 1 : 0);
        }
    }

    private void verbatim(Reply.Verbatim verbatim) {
        if (!isResp3) {
            bulk(verbatim.bytes());
            return;
        }
        number('=', verbatim.bytes().length + 4L);
        ByteBufUtil.writeAscii(out, verbatim.format());
        out.writeByte(':');
        out.writeBytes(verbatim.bytes());
        end();
    }
}

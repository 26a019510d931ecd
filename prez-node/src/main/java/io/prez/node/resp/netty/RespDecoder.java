package io.prez.node.resp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.prez.node.command.Args;
import java.util.Arrays;
import java.util.List;

/**
 * Turns bytes into requests: one {@link Args} for each, or one {@link ProtocolError} at last. Understands RESP arrays and
 * inline commands, and answers mistakes as Redis does (its processMultibulkBuffer and processInlineBuffer).
 *
 * <p>A request is copied once, as a whole, when it has arrived. One that is long moves to its own array while it
 * arrives, which grows with what is there and not with what the client announces.
 */
public class RespDecoder extends ByteToMessageDecoder {
    /** Words of a request at most. */
    public static final int WORDS_MAX_DEFAULT = 1024 * 1024;

    /** Redis' {@code proto-max-bulk-len}. */
    public static final int BULK_BYTES_MAX_DEFAULT = 512 * 1024 * 1024;

    /** An inline command, or the digits of a length, may be this long. */
    public static final int INLINE_BYTES_MAX = 64 * 1024;

    /** Redis' {@code client-query-buffer-limit}. */
    private static final long REQUEST_BYTES_MAX = 1024L * 1024 * 1024;

    private static final int UNAUTHENTICATED_WORDS_MAX = 10;
    private static final int UNAUTHENTICATED_BULK_BYTES_MAX = 16384;
    private static final int SPILL_BYTES_MIN = 64 * 1024;
    private static final int NO_LENGTH = -1;
    private static final byte[] NOTHING = {};

    private final int wordsMax;
    private final int bulkBytesMax;
    private boolean unauthenticated;
    private boolean broken;

    /** Words of the array that is being read; 0 between requests. */
    private int wordCount;

    private int wordsRead;
    /** Length of the word that is being read, when its header was read. */
    private int wordLength = NO_LENGTH;

    private int[] bounds = {};
    /** Bytes of this request in the buffer that were understood; none are consumed before all are there. */
    private int cursor;
    /** Where a long request moved; else empty. */
    private byte[] spilled = NOTHING;

    private int spilledSize;
    /** Bytes of the current word, its line end included, that moved already. */
    private int wordSpilled;

    private boolean isSpilled;

    /** With Redis' limits. */
    public RespDecoder() {
        this(WORDS_MAX_DEFAULT, BULK_BYTES_MAX_DEFAULT);
    }

    /** With limits of its own. */
    public RespDecoder(int wordsMax, int bulkBytesMax) {
        this.wordsMax = wordsMax;
        this.bulkBytesMax = bulkBytesMax;
    }

    /**
     * Whether the client still has to authenticate: it may then send ten words of 16 KiB at most, as in Redis. On the
     * channel's event loop only; off at first.
     */
    public final void restrict(boolean restricted) {
        unauthenticated = restricted;
    }

    /** Bytes of the unfinished request that moved out of Netty's buffer already. */
    protected final int spilledBytes() {
        return spilledSize;
    }

    @Override
    protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        read(in, out);
    }

    /** Reads as many requests as there are. */
    final void read(ByteBuf in, List<Object> out) {
        boolean goesOn = true;
        try {
            while (goesOn && in.isReadable()) {
                if (wordCount > 0) {
                    goesOn = readWords(in, out);
                } else if (in.getByte(in.readerIndex()) == '*') {
                    goesOn = readArrayHeader(in);
                } else {
                    goesOn = readInline(in, out);
                }
            }
        } catch (Malformed e) {
            out.add(new ProtocolError("ERR Protocol error: " + e.getMessage()));
            broken = true;
            forgetRequest();
        }
        if (broken) {
            in.skipBytes(in.readableBytes());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (broken && message instanceof ByteBuf late) {
            late.release();
            return;
        }
        super.channelRead(context, message);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        forgetRequest();
    }

    private boolean readArrayHeader(ByteBuf in) {
        int end = lineEnd(in, in.readerIndex(), "too big mbulk count string");
        if (end < 0) {
            return false;
        }
        long count = number(in, in.readerIndex() + 1, end, "invalid multibulk length");
        if (count > wordsMax) {
            throw new Malformed("invalid multibulk length");
        }
        if (unauthenticated && count > UNAUTHENTICATED_WORDS_MAX) {
            throw new Malformed("unauthenticated multibulk length");
        }
        if (count <= 0) {
            in.readerIndex(end + 2);
            return true;
        }
        wordCount = (int) count;
        bounds = new int[2 * Math.min(wordCount, 16)];
        cursor = end + 2 - in.readerIndex();
        return true;
    }

    /** Reads as many words as there are; false when more bytes are needed. */
    private boolean readWords(ByteBuf in, List<Object> out) {
        while (wordsRead < wordCount) {
            if (wordLength == NO_LENGTH && !readWordHeader(in)) {
                return spill(in);
            }
            if (isSpilled) {
                if (!moveWord(in)) {
                    return false;
                }
            } else if (in.readableBytes() - cursor < wordLength + 2) {
                return spill(in);
            } else {
                addWord(cursor);
                cursor += wordLength + 2;
            }
            wordsRead++;
            wordLength = NO_LENGTH;
        }
        byte[] request = spilled;
        if (!isSpilled) {
            request = new byte[cursor];
            in.readBytes(request);
        }
        int[] exact = bounds.length == 2 * wordCount ? bounds : Arrays.copyOf(bounds, 2 * wordCount);
        forgetRequest();
        out.add(new Args(request, exact));
        return true;
    }

    private boolean readWordHeader(ByteBuf in) {
        int from = in.readerIndex() + cursor;
        int end = lineEnd(in, from, "too big bulk count string");
        if (end < 0) {
            return false;
        }
        byte kind = in.getByte(from);
        if (kind != '$') {
            char shown = kind == '\r' || kind == '\n' ? ' ' : (char) (kind & 0xFF);
            throw new Malformed("expected '$', got '" + shown + "'");
        }
        long length = number(in, from + 1, end, "invalid bulk length");
        if (length < 0 || length > bulkBytesMax) {
            throw new Malformed("invalid bulk length");
        }
        if (unauthenticated && length > UNAUTHENTICATED_BULK_BYTES_MAX) {
            throw new Malformed("unauthenticated bulk length");
        }
        if (spilledSize + (long) cursor + length > REQUEST_BYTES_MAX) {
            throw new Malformed("too big request");
        }
        wordLength = (int) length;
        if (isSpilled) {
            in.readerIndex(end + 2);
        } else {
            cursor = end + 2 - in.readerIndex();
        }
        return true;
    }

    private void addWord(int offset) {
        if (bounds.length == 2 * wordsRead) {
            bounds = Arrays.copyOf(bounds, (int) Math.min(2L * wordCount, 4L * wordsRead));
        }
        bounds[2 * wordsRead] = offset;
        bounds[2 * wordsRead + 1] = wordLength;
    }

    /** Moves what was understood of a long request out of the buffer; true when reading can go on. */
    private boolean spill(ByteBuf in) {
        if (isSpilled || in.readableBytes() < SPILL_BYTES_MIN) {
            return false;
        }
        spilled = new byte[Math.max(cursor, SPILL_BYTES_MIN)];
        in.readBytes(spilled, 0, cursor);
        spilledSize = cursor;
        cursor = 0;
        isSpilled = true;
        return true;
    }

    /** Moves what is there of a word; true when it is complete. */
    private boolean moveWord(ByteBuf in) {
        int bytes = Math.min(in.readableBytes(), wordLength - wordSpilled);
        if (bytes > 0) {
            if (spilled.length - spilledSize < bytes) {
                long wanted = Math.max(spilled.length * 2L, (long) spilledSize + bytes);
                spilled = Arrays.copyOf(spilled, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
            }
            in.readBytes(spilled, spilledSize, bytes);
            spilledSize += bytes;
            wordSpilled += bytes;
        }
        int lineEnd = Math.min(in.readableBytes(), wordLength + 2 - wordSpilled);
        in.skipBytes(lineEnd);
        wordSpilled += lineEnd;
        if (wordSpilled < wordLength + 2) {
            return false;
        }
        addWord(spilledSize - wordLength);
        wordSpilled = 0;
        return true;
    }

    private void forgetRequest() {
        wordCount = 0;
        wordsRead = 0;
        wordLength = NO_LENGTH;
        cursor = 0;
        bounds = new int[0];
        spilled = NOTHING;
        spilledSize = 0;
        wordSpilled = 0;
        isSpilled = false;
    }

    /** Where the carriage return of a line is whose line feed is there too; -1 when it is not there yet. */
    private static int lineEnd(ByteBuf in, int from, String tooBig) {
        int end = in.indexOf(from, in.writerIndex(), (byte) '\r');
        if (end < 0 && in.writerIndex() - from > INLINE_BYTES_MAX) {
            throw new Malformed(tooBig);
        }
        return end >= 0 && end + 1 < in.writerIndex() ? end : -1;
    }

    private static long number(ByteBuf in, int from, int end, String error) {
        boolean negative = end > from && in.getByte(from) == '-';
        int digitsFrom = negative ? from + 1 : from;
        int digits = end - digitsFrom;
        // As Redis' string2ll: no empty numbers, no zeros in front, no more than 64 bits (18 digits are enough here).
        boolean wellFormed =
                digits > 0 && digits <= 18 && (in.getByte(digitsFrom) != '0' || (digits == 1 && !negative));
        long value = 0;
        for (int i = digitsFrom; i < end && wellFormed; i++) {
            int digit = in.getByte(i) - '0';
            wellFormed = digit >= 0 && digit <= 9;
            value = value * 10 + digit;
        }
        if (!wellFormed) {
            throw new Malformed(error);
        }
        return negative ? -value : value;
    }

    private static boolean readInline(ByteBuf in, List<Object> out) {
        int from = in.readerIndex();
        int end = in.indexOf(from, in.writerIndex(), (byte) '\n');
        if (end < 0) {
            if (in.readableBytes() > INLINE_BYTES_MAX) {
                throw new Malformed("too big inline request");
            }
            return false;
        }
        byte[] line = new byte[end - from];
        in.readBytes(line);
        in.skipBytes(1);
        int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        Args args = InlineCommand.split(line, length);
        if (args == null) {
            throw new Malformed("unbalanced quotes in request");
        }
        if (args.count() > 0) {
            out.add(args);
        }
        return true;
    }

    /** Not the client's protocol; without a stack trace, because anybody can cause it at any rate. */
    private static final class Malformed extends RuntimeException {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }
}

package io.prez.node.server;

import io.prez.node.command.Args;
import io.prez.node.command.CommandSpec;
import io.prez.node.command.Operation.Invocation;
import io.prez.node.replica.ClientRequest.ReadMode;
import io.prez.node.resp.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Looks through all keys of database 0 for those of one slot, piece by piece, as there is no index by slot. Keys that
 * come and go meanwhile may or may not be found.
 */
final class SlotScan {
    private static final String KEYS_PER_STEP = "1000";

    private final LocalCall call;
    private final int slot;
    private final int keysMax;
    private final Function<List<Reply>, Reply> answer;
    private final CommandSpec scan;
    private final List<Reply> found = new ArrayList<>();

    private SlotScan(LocalCall call, int slot, int keysMax, Function<List<Reply>, Reply> answer) {
        this.call = call;
        this.slot = slot;
        this.keysMax = keysMax;
        this.answer = answer;
        CommandSpec row = call.server().table().find("scan");
        if (row == null) {
            throw new IllegalStateException("no row for scan");
        }
        this.scan = row;
    }

    static void start(LocalCall call, int slot, int keysMax, Function<List<Reply>, Reply> answer) {
        new SlotScan(call, slot, keysMax, answer).step("0");
    }

    private void step(String cursor) {
        Args args = Args.of("SCAN", cursor, "COUNT", KEYS_PER_STEP);
        ReplySlot part = new ReplySlot(call.connection(), null, args, true, 0);
        part.takeDelivery(this::received);
        call.connection().submit(part, new Invocation(scan, args, 0), ReadMode.LINEARIZABLE, args.buffer().length);
    }

    private void received(Reply reply) {
        if (!(reply instanceof Reply.Array(List<Reply> page)
                && page.size() == 2
                && page.get(0) instanceof Reply.Bulk(byte[] cursor)
                && page.get(1) instanceof Reply.Array(List<Reply> keys))) {
            call.reply(reply);
            return;
        }
        for (Reply key : keys) {
            if (found.size() < keysMax && key instanceof Reply.Bulk(byte[] name) && KeySlot.of(name) == slot) {
                found.add(key);
            }
        }
        String next = new String(cursor, StandardCharsets.US_ASCII);
        if (next.equals("0") || found.size() >= keysMax || call.connection().isClosing()) {
            call.reply(answer.apply(found));
        } else {
            step(next);
        }
    }
}

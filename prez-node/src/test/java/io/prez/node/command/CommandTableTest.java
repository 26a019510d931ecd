package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.command.CommandSpec.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandTableTest {
    private final CommandTable table = CommandTable.standard();

    @Test
    void everyNameIsFoundInEveryCase() {
        for (CommandSpec spec : table.all()) {
            assertEquals(spec, table.find(Args.of(spec.name())));
            assertEquals(spec, table.find(Args.of(Args.upperCase(spec.name()))));
            for (CommandSpec subcommand : spec.subcommands()) {
                String[] words = subcommand.name().split("\\|");
                assertEquals(subcommand, table.find(Args.of(words)));
                assertEquals(subcommand, table.find(subcommand.name()));
            }
        }
    }

    @Test
    void unknownNamesAreNotFound() {
        assertNull(table.find(Args.of("nosuch")));
        assertNull(table.find(Args.of("")));
        assertNull(table.find(Args.of("object", "nosuch")));
        assertNull(table.find("object|nosuch"));
        assertNull(table.find("get|x"));
    }

    @Test
    void refusedCommandsSayWhy() {
        CommandException refusal =
                assertThrows(CommandException.class, () -> table.resolve(Args.of("LPUSH", "a", "b")));
        assertTrue(refusal.reply().startsWith("ERR 'lpush' is not supported: "), refusal.reply());
        for (CommandSpec spec : table.all()) {
            if (spec.kind() == Kind.REFUSED) {
                assertFalse(spec.reason().isEmpty(), spec.name());
            }
        }
    }

    @Test
    void rowsAreCompleteAndTheirKindAgreesWithTheirFlags() {
        for (CommandSpec spec : table.commands()) {
            check(spec);
            spec.subcommands().forEach(CommandTableTest::check);
        }
    }

    private static void check(CommandSpec spec) {
        if (spec.kind() == Kind.REFUSED) {
            return;
        }
        assertFalse(spec.summary().isEmpty(), spec.name());
        assertFalse(spec.since().isEmpty(), spec.name());
        assertFalse(spec.group().isEmpty(), spec.name());
        assertFalse(spec.categories().isEmpty(), spec.name());
        assertEquals(spec.kind() == Kind.WRITE, spec.has(CommandFlag.WRITE), spec.name());
        assertEquals(spec.kind() == Kind.READ, spec.read() != null, spec.name());
        assertEquals(spec.kind() == Kind.WRITE, spec.write() != null, spec.name());
        assertTrue(spec.arity() != 0, spec.name());
    }

    @Test
    void readsCannotGetHoldOfAWrite() {
        // The compiler sees to it; here is where a reader learns how.
        CommandSpec get = table.find("get");
        assertNotNull(get);
        assertNull(get.write());
    }

    @Test
    void operationsSurviveTheirBytes() {
        Args args = Args.of("SET", "k", "", "EX", "5");
        Operation.Invocation invocation = new Operation.Invocation(table.resolve(args), args, 3);
        Operation decoded = OperationCodec.decode(OperationCodec.encode(invocation), table);
        assertEquals(shown(invocation), shown(decoded));
        byte[] key = "watched".getBytes(StandardCharsets.UTF_8);
        Operation transaction = new Operation.Transaction(
                List.of(new Operation.Watch(1, key, 99), new Operation.Watch(0, new byte[0], 0)),
                List.of(invocation, invocation));
        assertEquals(shown(transaction), shown(OperationCodec.decode(OperationCodec.encode(transaction), table)));
        Operation versions = new Operation.Versions(2, List.of(key));
        assertEquals(shown(versions), shown(OperationCodec.decode(OperationCodec.encode(versions), table)));
    }

    private static String shown(Operation operation) {
        return switch (operation) {
            case Operation.Invocation invocation -> {
                StringBuilder text = new StringBuilder(invocation.spec() + "@" + invocation.database());
                for (int i = 0; i < invocation.args().count(); i++) {
                    text.append(CliText.quoted(invocation.args().bytes(i)));
                }
                yield text.toString();
            }
            case Operation.Transaction transaction -> {
                StringBuilder text = new StringBuilder();
                transaction
                        .watches()
                        .forEach(watch -> text.append(watch.database())
                                .append(CliText.quoted(watch.key()))
                                .append(watch.version()));
                transaction.invocations().forEach(invocation -> text.append(shown(invocation)));
                yield text.toString();
            }
            case Operation.Versions versions ->
                versions.database() + CliText.quoted(versions.keys().getFirst());
        };
    }

    @Test
    void bytesThatAreNoOperationAreRefused() {
        Args args = Args.of("SET", "key", "value");
        byte[] good = OperationCodec.encode(new Operation.Invocation(table.resolve(args), args, 0));
        for (int cut = 0; cut < good.length; cut++) {
            byte[] bad = Arrays.copyOf(good, cut);
            assertThrows(RuntimeException.class, () -> OperationCodec.decode(bad, table), "cut at " + cut);
        }
        assertThrows(IllegalArgumentException.class, () -> OperationCodec.decode(new byte[] {9}, table));
        byte[] local =
                OperationCodec.encode(new Operation.Invocation(table.resolve(Args.of("PING")), Args.of("PING"), 0));
        assertThrows(CommandException.class, () -> OperationCodec.decode(local, table));
    }
}

package io.prez.node.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws what clients ask for. Keys belong to partitions that the judge looks at one by one; commands that it has no model
 * of (expiry, scans, other databases) have the partition {@code ""} and are there for the digests' sake. Every string
 * that is written is written once in a run, as {@code <number>}, so that a value says where it came from.
 */
final class Commands {
    /** @param database which database it goes to; the judge looks at 0 only */
    record Draw(String partition, int database, List<List<String>> commands) {}

    static final List<String> ACCOUNTS = List.of("account:0", "account:1", "account:2");

    private final SplittableRandom random;
    /** Long enough that chance does not write one. */
    private long numbers = 1_000_000;

    Commands(SplittableRandom random) {
        this.random = random;
    }

    Draw next() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> register();
            case 4, 5 -> counter();
            case 6, 7 -> account();
            case 8 -> expiring();
            default -> other();
        };
    }

    /** A string that nobody has written before. */
    String fresh() {
        return "<" + ++numbers + ">";
    }

    private Draw register() {
        String key = "register:" + random.nextInt(4);
        List<String> command = switch (random.nextInt(12)) {
            case 0, 1, 2 -> List.of("SET", key, fresh());
            case 3 -> List.of("SET", key, fresh(), "NX");
            case 4 -> List.of("SET", key, fresh(), "XX");
            case 5 -> List.of("GETSET", key, fresh());
            case 6 -> List.of("APPEND", key, fresh());
            case 7 -> List.of("DEL", key);
            case 8 -> List.of("EXISTS", key);
            case 9 -> List.of("STRLEN", key);
            default -> List.of("GET", key);
        };
        return new Draw(key, 0, List.of(command));
    }

    private Draw counter() {
        String key = "counter:" + random.nextInt(2);
        List<String> command = switch (random.nextInt(3)) {
            case 0 -> List.of("INCR", key);
            case 1 -> List.of("INCRBY", key, Integer.toString(random.nextInt(-9, 100)));
            default -> List.of("GET", key);
        };
        return new Draw(key, 0, List.of(command));
    }

    private Draw account() {
        List<String> all = new ArrayList<>(List.of("MGET"));
        all.addAll(ACCOUNTS);
        if (random.nextInt(3) == 0) {
            return new Draw("accounts", 0, List.of(all));
        }
        List<List<String>> commands = new ArrayList<>(transfer());
        if (random.nextBoolean()) {
            commands.add(all);
        }
        return new Draw("accounts", 0, commands);
    }

    /** Two commands that leave the sum of all accounts as it was. */
    List<List<String>> transfer() {
        int from = random.nextInt(ACCOUNTS.size());
        int to = (from + 1 + random.nextInt(ACCOUNTS.size() - 1)) % ACCOUNTS.size();
        int amount = random.nextInt(1, 100);
        return List.of(
                List.of("INCRBY", ACCOUNTS.get(from), Integer.toString(-amount)),
                List.of("INCRBY", ACCOUNTS.get(to), Integer.toString(amount)));
    }

    private Draw expiring() {
        String key = "expiring:" + random.nextInt(6);
        String millis = Integer.toString(random.nextInt(1, 2_000));
        List<String> command = switch (random.nextInt(6)) {
            case 0, 1 -> List.of("SET", key, fresh(), "PX", millis);
            case 2 -> List.of("PEXPIRE", key, millis);
            case 3 -> List.of("PERSIST", key);
            case 4 -> List.of("PTTL", key);
            default -> List.of("GET", key);
        };
        return new Draw("", 0, List.of(command));
    }

    private Draw other() {
        String key = "other:" + random.nextInt(30);
        List<String> command = switch (random.nextInt(9)) {
            case 0, 1, 2 -> List.of("SET", key, fresh());
            case 3 -> List.of("DEL", key);
            case 4 -> List.of("RANDOMKEY");
            case 5 -> List.of("DBSIZE");
            case 6 -> List.of("RENAME", key, "other:" + random.nextInt(30));
            case 7 -> List.of("SCAN", "0", "COUNT", "5");
            default -> random.nextInt(10) == 0 ? List.of("FLUSHDB") : List.of("SETRANGE", key, "3", fresh());
        };
        return new Draw("", 1 + random.nextInt(2), List.of(command));
    }
}

package io.prez.node.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Commands from a seed, over few keys, values and options, so that they meet each other; no answer depends on time. */
final class RandomCommands {
    private static final String[] KEYS = {"a", "b", "c", "d", "e", "counter", "text", "with space", "\u00e4"};
    private static final String[] VALUES = {
        "",
        "0",
        "1",
        "-7",
        "10.5",
        "9223372036854775807",
        "hello world",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "1e3",
        " 5",
        "007",
        "3.0"
    };
    private static final String[] NUMBERS = {
        "0", "1", "-1", "5", "100", "9223372036854775807", "-9223372036854775808", "x", "3.5"
    };
    private static final String[] POSITIONS = {"0", "1", "-1", "3", "-3", "7", "100", "-100", "5000"};
    /** Milliseconds; some are past, none is near. */
    private static final String[] TIMES = {"1", "33177117420000", "33177117430000", "0", "-5", "99999999999999999"};

    private static final String[] SHAPES = """
            SET k v
            SET k v
            SET k v
            SET k v NX
            SET k v XX
            SET k v GET
            SET k v XX GET KEEPTTL
            SET k v PXAT t
            SET k v PXAT t NX GET
            SET k v KEEPTTL
            SET k v EXAT 33177117420
            SET k v EX 0
            SET k v XX NX
            GET k
            GETSET k v
            GETDEL k
            GETEX k
            GETEX k PERSIST
            GETEX k PXAT t
            GETEX k PXAT t PERSIST
            SETNX k v
            MGET k k k
            MSET k v k v
            MSET k v k
            MSETNX k v k v
            APPEND k v
            STRLEN k
            SETRANGE k p v
            GETRANGE k p p
            SUBSTR k p p
            LCS k k
            LCS k k LEN
            LCS k k IDX WITHMATCHLEN
            LCS k k IDX MINMATCHLEN 2
            INCR k
            DECR k
            INCRBY k n
            DECRBY k n
            INCRBYFLOAT k n
            INCRBYFLOAT k v
            DEL k
            DEL k k
            UNLINK k
            EXISTS k k
            TOUCH k
            TYPE k
            RENAME k k
            RENAMENX k k
            COPY k k
            COPY k k REPLACE
            COPY k k DB 1
            MOVE k 1
            OBJECT ENCODING k
            PEXPIREAT k t
            PEXPIREAT k t NX
            PEXPIREAT k t XX
            PEXPIREAT k t GT
            PEXPIREAT k t LT
            PEXPIREAT k t GT LT
            PEXPIRETIME k
            EXPIRETIME k
            PERSIST k
            SWAPDB 0 1
            FLUSHDB SYNC
            GET
            NOSUCH k v
            """.strip().split("\n");

    private final Random random;

    RandomCommands(long seed) {
        random = new Random(seed);
    }

    Args next() {
        String line = pick(SHAPES);
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ")) {
            words.add(
                    switch (word) {
                        case "k" -> pick(KEYS);
                        case "v" -> pick(VALUES);
                        case "n" -> pick(NUMBERS);
                        case "p" -> pick(POSITIONS);
                        case "t" -> pick(TIMES);
                        default -> word;
                    });
        }
        return Args.of(words.toArray(new String[0]));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}

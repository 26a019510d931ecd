package io.prez.node.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What we expect of commands is what a real Redis does: the transcripts, and random commands, are run against a
 * redis-server 7.0. Skipped when there is none. {@code -Dgolden.rewrite=true} writes its answers into the transcripts.
 */
final class PeerTruthIT {
    private static final int SEEDS = 20;
    private static final int COMMANDS_PER_SEED = 1000;

    private static RealServer server;

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = RealServer.program();
        if (program.isEmpty()) {
            System.err.println(
                    "SKIPPED: no redis-server on the PATH, the transcripts were NOT compared with a real Redis");
        }
        Assumptions.assumeTrue(program.isPresent(), "no redis-server on the PATH");
        server = RealServer.start(program.get());
        String version = server.ask(Args.of("INFO", "server"));
        Assumptions.assumeTrue(version.contains("redis_version:7.0."), "the redis-server is not a 7.0");
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @TestFactory
    List<DynamicTest> redisAnswersAsTheTranscriptsSay() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (GoldenScript script : GoldenScript.all()) {
            tests.add(DynamicTest.dynamicTest(script.name(), () -> {
                server.reset();
                if (Boolean.getBoolean("golden.rewrite")) {
                    script.rewrite(server);
                    server.reset();
                }
                script.check(server);
            }));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> randomCommandsGetTheSameAnswers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            long chosen = seed;
            tests.add(DynamicTest.dynamicTest("seed " + seed, () -> compare(chosen)));
        }
        return tests;
    }

    private static void compare(long seed) throws IOException {
        server.reset();
        StateMachineTarget ours = new StateMachineTarget(System.currentTimeMillis());
        RandomCommands commands = new RandomCommands(seed);
        StringBuilder history = new StringBuilder();
        for (int i = 0; i < COMMANDS_PER_SEED; i++) {
            Args args = commands.next();
            for (int word = 0; word < args.count(); word++) {
                history.append(CliText.quoted(args.bytes(word))).append(' ');
            }
            history.append('\n');
            if (history.length() > 2000) {
                history.delete(0, 1000);
            }
            assertEquals(server.ask(args), ours.ask(args), () -> "seed " + seed + ", last commands:\n" + history);
        }
    }
}

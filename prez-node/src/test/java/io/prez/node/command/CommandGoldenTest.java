package io.prez.node.command;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The transcripts in src/test/resources/commands hold for our commands. {@link PeerTruthIT} checks that they are right. */
final class CommandGoldenTest {
    private static final long TIME_MILLIS = 1_700_000_000_000L;

    @TestFactory
    List<DynamicTest> commandsAnswerAsTheTranscriptsSay() throws IOException {
        return GoldenScript.all().stream()
                .map(script ->
                        DynamicTest.dynamicTest(script.name(), () -> script.check(new StateMachineTarget(TIME_MILLIS))))
                .toList();
    }
}

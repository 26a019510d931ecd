package io.prez.node.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Member;
import io.prez.node.raft.Membership;
import io.prez.node.world.MemoryDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdentityFileTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final MemoryDisk disk = new MemoryDisk(random);
    private final IdentityFile file = new IdentityFile(disk, "identity");
    private final List<Member> members = List.of(
            new Member(-3, "node-9001", "127.0.0.1:10001", "127.0.0.1:9001"),
            new Member(7, "a name % with all", "[::1]:10000", ""));

    @Test
    void aNewDirectoryHasNone() throws IOException {
        assertNull(file.read());
    }

    @Test
    void everyStateIsReadBackAsItWasWritten() throws IOException {
        Identity blank = Identity.blank(-5, "-");
        Identity forming = blank.forming("0f3c-cluster", "node 9001", members);
        List<Identity> states = List.of(
                blank,
                forming,
                forming.formed(),
                forming.blankAgain(),
                forming.formed().removed(),
                blank.joined("another"),
                blank.bootstrapped("mine", members.getFirst()));
        for (Identity identity : states) {
            file.write(identity);
            disk.crash();
            assertEquals(identity, file.read());
        }
    }

    @Test
    void peopleCanReadIt() throws IOException {
        file.write(Identity.blank(1, "node-9000").forming("c1", "node-9001", members));
        String text = new String(disk.contents("identity"), StandardCharsets.UTF_8);
        assertTrue(text.contains("\nnode-id 0000000000000001\nname node-9000\nstate forming\n"), text);
        assertTrue(text.contains("\nfounder fffffffffffffffd node-9001 127.0.0.1:10001 127.0.0.1:9001\n"), text);
    }

    @Test
    void theFoundersAreTheFirstMembership() {
        Membership membership =
                Identity.blank(7, "n").forming("c", "n", members).initialMembership();
        assertEquals(members, membership.voters());
        assertEquals("c", membership.clusterId());
        assertEquals(Membership.NONE, Identity.blank(7, "n").initialMembership());
    }

    @Test
    void aChangedFileIsRefused() throws IOException {
        file.write(Identity.blank(1, "node-9000").joined("c1"));
        int size = disk.contents("identity").length;
        for (int i = 0; i < 100; i++) {
            int offset = random.nextInt(size);
            int bit = random.nextInt(8);
            disk.flipBit("identity", offset, bit);
            assertThrows(
                    DamagedIdentityException.class,
                    () -> {
                        file.read();
                    },
                    "offset " + offset);
            disk.flipBit("identity", offset, bit);
        }
        assertNotNull(file.read());
    }

    @Test
    void aCrashLeavesTheOldOrTheNewContent() throws IOException {
        Identity blank = Identity.blank(1, "n");
        Identity forming = blank.forming("c", "n", members);
        for (int calls = 1; calls <= 8; calls++) {
            file.write(blank);
            long crashAt = disk.calls() + calls;
            disk.setFault((call, path) -> {
                if (disk.calls() >= crashAt) {
                    throw new MemoryDisk.Crashed("at " + call);
                }
            });
            try {
                file.write(forming);
            } catch (MemoryDisk.Crashed crash) {
                disk.clearFault();
                disk.crash();
            }
            disk.clearFault();
            Identity found = file.read();
            assertTrue(blank.equals(found) || forming.equals(found), "found " + found);
        }
    }

    @Test
    void whatWasReadOnceIsNotUndoneByALaterLossOfPower() throws IOException {
        Identity blank = Identity.blank(1, "n");
        Identity forming = blank.forming("c", "n", members);
        for (int round = 0; round < 20; round++) {
            file.write(blank);
            disk.setFault((call, path) -> {
                if (call == MemoryDisk.Call.SYNC_DIRECTORY) {
                    throw new MemoryDisk.Crashed("before the name is durable");
                }
            });
            assertThrows(MemoryDisk.Crashed.class, () -> file.write(forming));
            disk.clearFault();
            disk.kill();
            assertEquals(forming, file.read());
            disk.crash();
            assertEquals(forming, file.read());
        }
    }
}

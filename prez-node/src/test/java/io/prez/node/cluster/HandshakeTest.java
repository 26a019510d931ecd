package io.prez.node.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.prez.node.raft.Member;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final Member A = new Member(1, "node-9000", "h:10000", "h:9000");
    private static final Member B = new Member(2, "node-9001", "h:10001", "h:9001");

    @Test
    void membersOfOneClusterWelcomeEachOther() {
        Hello call = in(A, "c").call("node-9001", 2);
        assertEquals(new Handshake.Verdict.Welcome(true), in(B, "c").accept(call));
        Hello answer = in(B, "c").answer();
        assertEquals(new Handshake.Verdict.Welcome(true), in(A, "c").check(answer, "node-9001", 2));
    }

    @Test
    void blankNodesMayTalkAboutFormingOnly() {
        Hello call = in(A, "").call("node-9001", 0);
        assertEquals(new Handshake.Verdict.Welcome(false), in(B, "").accept(call));
        assertEquals(new Handshake.Verdict.Welcome(false), in(B, "c").accept(call));
        assertEquals(
                new Handshake.Verdict.Welcome(false), in(A, "").check(in(B, "c").answer(), "node-9001", 0));
    }

    @Test
    void aBlankNodeIsAdoptedOnlyWhenItIsCalledByItsId() {
        assertEquals(
                new Handshake.Verdict.Adopt("c"), in(B, "").accept(in(A, "c").call("node-9001", 2)));
        assertRefused(Refusal.BLANK, in(B, "").accept(in(A, "c").call("node-9001", 0)));
    }

    @Test
    void anotherClusterIsRefusedWithBothIds() {
        String text = assertRefused(
                Refusal.WRONG_CLUSTER, in(B, "c2").accept(in(A, "c1").call("node-9001", 2)));
        assertTrue(text.contains("c1") && text.contains("c2"), text);
        assertRefused(Refusal.WRONG_CLUSTER, in(A, "c1").check(in(B, "c2").answer(), "node-9001", 2));
    }

    @Test
    void aNodeThatCameBackWithAnotherDataDirectoryIsNotTheMember() {
        assertRefused(Refusal.WRONG_NODE, in(B, "c").accept(in(A, "c").call("node-9001", 99)));
        assertRefused(Refusal.WRONG_NODE, in(B, "").accept(in(A, "c").call("node-9001", 99)));
        assertRefused(Refusal.WRONG_NODE, in(A, "c").check(in(B, "c").answer(), "node-9001", 99));
    }

    @Test
    void aWrongAddressIsNoticed() {
        assertRefused(Refusal.WRONG_NAME, in(B, "c").accept(in(A, "c").call("node-9002", 0)));
        assertRefused(Refusal.WRONG_NAME, in(A, "c").check(in(B, "c").answer(), "node-9002", 0));
        assertRefused(Refusal.SELF, in(A, "c").accept(in(A, "c").call("node-9001", 2)));
    }

    @Test
    void aCopiedDataDirectoryIsNoticed() {
        Member copy = new Member(1, "node-9003", "h:10003", "");
        Hello call = new Handshake(copy, 222, "c", 0, Set.of()).call("node-9000", 1);
        assertRefused(Refusal.DUPLICATE_ID, in(A, "c").accept(call));
    }

    @Test
    void aRemovedMemberIsToldSo() {
        Handshake here = new Handshake(B, 11, "c", 0, Set.of(1L));
        assertRefused(Refusal.REMOVED, here.accept(in(A, "c").call("node-9001", 2)));
    }

    @Test
    void anUnknownVersionIsRefusedWithBothVersions() {
        Hello call = new Hello(7, 9, 1, A, "c", "node-9001", 2, 0);
        String text = assertRefused(Refusal.VERSION, in(B, "c").accept(call));
        assertTrue(text.contains("7 to 9"), text);
        Hello newer = new Hello(1, 9, 1, A, "c", "node-9001", 2, 0);
        assertEquals(new Handshake.Verdict.Welcome(true), in(B, "c").accept(newer));
    }

    private static Handshake in(Member member, String clusterId) {
        return new Handshake(member, 100 + member.id(), clusterId, 0, Set.of());
    }

    private static String assertRefused(Refusal refusal, Handshake.Verdict verdict) {
        Handshake.Verdict.Refused refused = assertInstanceOf(Handshake.Verdict.Refused.class, verdict);
        assertEquals(refusal, refused.refusal(), refused.text());
        return refused.text();
    }
}

package io.prez.node.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenAddressTest {
    @Test
    void starAndDoubleColonStarAreOneSocketForEverything() throws Exception {
        List<ListenAddress> all = ListenAddress.of(List.of("*", "-::*"), 7);
        assertEquals(1, all.size());
        assertTrue(all.getFirst().address().getAddress().isAnyLocalAddress());
        assertEquals(7, all.getFirst().address().getPort());
    }

    @Test
    void addressesAreTakenOneByOne() throws Exception {
        List<ListenAddress> some = ListenAddress.of(List.of("127.0.0.1", "-::1", "*"), 7);
        assertEquals(3, some.size());
        assertTrue(some.get(0).isLoopback());
        assertTrue(some.get(1).isV6() && some.get(1).optional());
        assertEquals("0.0.0.0", some.get(2).address().getAddress().getHostAddress());
    }

    @Test
    void aNameWithoutAnAddressIsAnErrorUnlessOptional() throws Exception {
        assertEquals(List.of(), ListenAddress.of(List.of("-nowhere.invalid"), 7));
        assertThrows(UnknownHostException.class, () -> ListenAddress.of(List.of("nowhere.invalid"), 7));
    }
}

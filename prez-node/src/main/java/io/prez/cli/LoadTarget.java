package io.prez.cli;

import java.io.IOException;
import java.util.List;

/** Where a load goes: addresses that are tried in turn. Names are resolved again at each connect. */
record LoadTarget(List<String> addresses, String password) {
    private static final int TIMEOUT_MILLIS = 5000;

    RespClient connect(int turn) throws IOException {
        String address = addresses.get(Math.floorMod(turn, addresses.size()));
        int colon = address.lastIndexOf(':');
        RespClient client = new RespClient(
                address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)), TIMEOUT_MILLIS);
        try {
            if (!password.isEmpty()) {
                client.call("AUTH", password);
            }
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }
}

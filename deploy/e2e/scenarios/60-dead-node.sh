# The machine under the leader loses power: the others go on, and it rejoins when it is back.
if [ -z "${E2E_STOP_NODE:-}" ] || [ -z "${E2E_START_NODE:-}" ]; then
    skip "E2E_STOP_NODE and E2E_START_NODE say nothing about how to cut a node's power"
fi
old=$(leader) old_term=$(term)
machine=$(k get pod "$old" -o 'jsonpath={.spec.nodeName}')
# Not the machine where DNS or the operator's leader may be needed most; whatever is there must survive as well.
load_start dead-node "$machine"
begun=$(now_ms)
trap '$E2E_START_NODE "$machine" || true' EXIT
$E2E_STOP_NODE "$machine"
leads_elsewhere() { [ "$(k get pod "$(leader_endpoint | head -n 1)" -o 'jsonpath={.spec.nodeName}')" != "$machine" ] && [ -n "$(leader_endpoint)" ]; }
wait_for 150 "the leader's Service sends to another machine" leads_elsewhere
say "TIMING endpoint convergence after a power cut: $(($(now_ms) - begun)) ms"
wait_for 60 "another leader in the status" another_leader "$old" "$old_term"
$E2E_START_NODE "$machine"
trap - EXIT
kubectl wait --for=condition=Ready "node/$machine" --timeout=90s >/dev/null
wait_ready 3
load_stop
say "TIMING failover at a power cut (longest time without an acknowledged write): $GAP ms"

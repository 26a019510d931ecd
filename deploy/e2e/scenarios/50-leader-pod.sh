# The leader's pod is killed under load: another leads, the Service follows, nothing is lost.
load_start leader-pod
old=$(leader) old_term=$(term)
uid=$(k get pod "$old" -o 'jsonpath={.metadata.uid}')
begun=$(now_ms)
k delete pod "$old" --force --grace-period=0 >/dev/null 2>&1
wait_for 60 "another endpoint behind the leader's Service" endpoint_left "$uid"
say "TIMING endpoint convergence after a killed leader: $(($(now_ms) - begun)) ms"
wait_for 60 "another leader in the status" another_leader "$old" "$old_term"
wait_ready 3
load_stop
say "TIMING failover (longest time without an acknowledged write): $GAP ms"
load_start leader-pod-gently
old=$(leader)
uid=$(k get pod "$old" -o 'jsonpath={.metadata.uid}')
k delete pod "$old" --wait=false >/dev/null
gone() { [ "$(k get pod "$old" -o 'jsonpath={.metadata.uid}' 2>/dev/null)" != "$uid" ]; }
wait_for 120 "the pod has stopped" gone
wait_ready 3
load_stop
say "TIMING hand-over on an orderly stop (longest time without an acknowledged write): $GAP ms"

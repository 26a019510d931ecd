# kubectl scale 3 -> 5 -> 3 under load loses nothing, and the StatefulSet cannot be scaled behind the operator's back.
load_start scale
begun=$(now_ms)
k scale "prez/$CLUSTER" --replicas=5 >/dev/null
wait_ready 5
say "TIMING scale 3 to 5: $(($(now_ms) - begun)) ms"
expect "the nodes agree that there are five voters" "^5$" field .status.voters
begun=$(now_ms)
k scale "prez/$CLUSTER" --replicas=3 >/dev/null
wait_ready 3
three_pods() { [ "$(k get pods -l "app.kubernetes.io/component=node,app.kubernetes.io/instance=$CLUSTER" -o name | wc -l)" = 3 ]; }
wait_for 120 "three pods are left" three_pods
say "TIMING scale 5 to 3: $(($(now_ms) - begun)) ms"
load_stop
say "TIMING longest time without an acknowledged write while scaling: $GAP ms"
k scale "statefulset/$CLUSTER" --replicas=2 >/dev/null
put_right() { [ "$(k get statefulset "$CLUSTER" -o 'jsonpath={.spec.replicas}')" = 3 ]; }
wait_for 60 "kubectl scale sts is put right" put_right
wait_ready 3

# A changed directive rolls all pods under load, the leader last; nothing is lost.
load_start roll
uids() { k get pods -l "app.kubernetes.io/component=node,app.kubernetes.io/instance=$CLUSTER" -o 'jsonpath={.items[*].metadata.uid}' | tr ' ' '\n' | sort; }
before=$(uids)
begun=$(now_ms)
k patch prezcluster "$CLUSTER" --type=merge -p "{\"spec\":{\"config\":{\"maxclients\":\"$((5000 + RANDOM))\"}}}" >/dev/null
rolled() { is_ready 3 && [ "$(field .status.updatedReplicas)" = 3 ] && [ -z "$(comm -12 <(echo "$before") <(uids))" ]; }
wait_for 300 "every pod is another one" rolled
say "TIMING roll of three: $(($(now_ms) - begun)) ms"
load_stop
say "TIMING longest time without an acknowledged write while rolling: $GAP ms"

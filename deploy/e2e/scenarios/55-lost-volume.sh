# A follower loses its pod and its volume: it comes back as a new member, under load, and nothing is lost.
load_start lost-volume
lead=$(leader)
for victim in "$CLUSTER-0" "$CLUSTER-1" "$CLUSTER-2"; do [ "$victim" = "$lead" ] || break; done
node_id() { field ".status.members[?(@.name=='$victim')].nodeId"; }
old_id=$(node_id)
begun=$(now_ms)
k delete pvc "data-$victim" --wait=false >/dev/null
k delete pod "$victim" --wait=false >/dev/null
new_id() { local id; id=$(node_id); [ -n "$id" ] && [ "$id" != "$old_id" ]; }
wait_for 240 "$victim is another member than before" new_id
wait_ready 3
say "TIMING replacement of a lost volume: $(($(now_ms) - begun)) ms"
load_stop
say "TIMING longest time without an acknowledged write meanwhile: $GAP ms"

# The quick start's manifest becomes a cluster that serves redis-cli, from outside and from a pod.
k apply -f "$TOP/deploy/examples/quickstart.yaml" >/dev/null
begun=$(now_ms)
CLUSTER=$(kubectl create --dry-run=client -o 'jsonpath={.metadata.name}' -f "$TOP/deploy/examples/quickstart.yaml")
[ "$CLUSTER" = demo ] || fail "the quick start's cluster is called $CLUSTER; these tests want demo"
wait_ready 3
say "TIMING cluster of three from apply to ready: $(($(now_ms) - begun)) ms"
wait_for 30 "the leader's Service sends to the leader" endpoint_converged
expect "kubectl get prez shows the leader" "demo-[0-2]" k get prez "$CLUSTER"
expect "SET through the leader's Service" "^OK$" redis set greeting hello
expect "GET through the leader's Service" "^hello$" redis get greeting
expect "a plain client of any node may write (forwarded)" "^OK$" forwarded "pod/$CLUSTER-0" redis-cli -p 26379 set via-0 yes
expect "port-forward to a pod reads it" "^yes$" forwarded "pod/$CLUSTER-1" redis-cli -p 26379 get via-0
if [ -n "${E2E_CLIENT_IMAGE:-}" ]; then
    k delete pod client --ignore-not-found --force --grace-period=0 >/dev/null 2>&1
    k apply -f - >/dev/null <<JSON
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"client"},"spec":{"restartPolicy":"Never","automountServiceAccountToken":false,$RESTRICTED_POD,
 "containers":[{"name":"client","image":"$E2E_CLIENT_IMAGE","imagePullPolicy":"IfNotPresent",$RESTRICTED_CONTAINER,"command":["redis-cli","-h","$CLUSTER-rw","get","greeting"]}]}}
JSON
    client_done() { [ "$(k get pod client -o 'jsonpath={.status.phase}')" = Succeeded ]; }
    wait_for 60 "redis-cli in a pod has ended" client_done
    expect "redis-cli in a pod, through the Service's name" "^hello$" k logs client
    k delete pod client --wait=false >/dev/null
else
    printf '\n    ******** SKIPPED: redis-cli from a pod (E2E_CLIENT_IMAGE is not set) ********\n\n'
fi

# Sourced by run and, through it, by every scenario. Nothing here starts or stops a Kubernetes; KUBECONFIG names it.

NS=${E2E_NAMESPACE:-prez-e2e}
OPERATOR_NS=${E2E_OPERATOR_NAMESPACE:-prez-system}
NODE_IMAGE=${E2E_NODE_IMAGE:-${IMAGE_PREFIX:-localhost/}prez-node:${TAG:-$VERSION}}
CLUSTER=demo

k() { kubectl -n "$NS" "$@"; }
now_ms() { echo $(($(date +%s%N) / 1000000)); }
say() { printf '    %s\n' "$*"; }
fail() {
    printf '    FAILED: %s\n' "$*" >&2
    exit 1
}
skip() { # what this machine cannot do; loud, and counted
    printf '\n    ******** SKIPPED: %s ********\n\n' "$*"
    exit 77
}

# wait_for SECONDS WHAT COMMAND...: until it succeeds
wait_for() {
    local limit=$1 what=$2 begun=$SECONDS
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $((SECONDS - begun)) -lt "$limit" ] || fail "$what: not within $limit s"
        sleep 0.3
    done
    say "$what ($((SECONDS - begun)) s)"
}

# expect WHAT PATTERN COMMAND...: its output (both streams) matches, whatever its exit code
expect() {
    local what=$1 pattern=$2 out
    shift 2
    out=$("$@" 2>&1 || true)
    [[ $out =~ $pattern ]] || fail "$what: wanted '$pattern', got: $out"
    say "$what"
}

field() { k get prezcluster "$CLUSTER" -o "jsonpath={$1}"; }
leader() { field .status.leader.name; }
term() { field .status.leader.term; }
condition() { field ".status.conditions[?(@.type=='$1')].status"; }

# is_ready N: the spec has been seen, N voters are ready, nothing is under way
is_ready() {
    [ "$(field .status.observedGeneration)" = "$(field .metadata.generation)" ] &&
        [ "$(field .status.voters)" = "$1" ] && [ "$(field .status.readyReplicas)" = "$1" ] &&
        [ "$(condition Ready)" = True ]
}
wait_ready() { # N [SECONDS]
    local begun=$SECONDS
    until is_ready "$1" 2>/dev/null; do
        if [ $((SECONDS - begun)) -ge "${2:-240}" ]; then
            k get prezcluster "$CLUSTER" -o yaml >&2 || true
            k get pods -o wide >&2 || true
            fail "not $1 ready voters within ${2:-240} s"
        fi
        sleep 0.3
    done
    say "$1 voters are ready ($((SECONDS - begun)) s)"
}

# redis WORDS...: redis-cli from this host to the leader's Service, by its address or else through a port-forward
redis() {
    local address
    address=$(k get service "$CLUSTER-rw" -o 'jsonpath={.spec.clusterIP}')
    if timeout 3 redis-cli -h "$address" ping >/dev/null 2>&1; then
        redis-cli -h "$address" "$@"
    else
        forwarded "service/$CLUSTER-rw" redis-cli -p 26379 "$@"
    fi
}

# forwarded TARGET COMMAND...: runs a command while port 26379 of this host leads to the target's 6379
forwarded() {
    local target=$1 forward status=0
    shift
    kubectl -n "$NS" port-forward "$target" 26379:6379 >/dev/null 2>&1 &
    forward=$!
    for _ in $(seq 50); do
        timeout 2 redis-cli -p 26379 ping >/dev/null 2>&1 && break
        sleep 0.1
    done
    "$@" || status=$?
    kill "$forward" 2>/dev/null || true
    wait "$forward" 2>/dev/null || true
    return $status
}

# leader_endpoint: the pod that the leader's Service sends to
leader_endpoint() {
    k get endpointslices -l "kubernetes.io/service-name=$CLUSTER-rw" \
        -o 'jsonpath={range .items[*].endpoints[?(@.conditions.ready==true)]}{.targetRef.name}{"\n"}{end}'
}

# The security context of the restricted Pod Security Standard, for pods of ours.
RESTRICTED_POD='"securityContext":{"runAsNonRoot":true,"runAsUser":65532,"runAsGroup":65532,"seccompProfile":{"type":"RuntimeDefault"}}'
RESTRICTED_CONTAINER='"securityContext":{"allowPrivilegeEscalation":false,"readOnlyRootFilesystem":true,"capabilities":{"drop":["ALL"]}}'

# load_start NAME [NODE]: a pod that writes unique keys through the leader's Service until load_stop; not on NODE
load_start() {
    local name=$1 avoid=${2:-none}
    LOAD=$name
    k delete pod "load-$name" --ignore-not-found --force --grace-period=0 >/dev/null 2>&1
    redis del "stop:$name" >/dev/null
    k apply -f - >/dev/null <<JSON
{"apiVersion":"v1","kind":"Pod","metadata":{"name":"load-$name","labels":{"app":"load"}},
 "spec":{"restartPolicy":"Never","automountServiceAccountToken":false,"enableServiceLinks":false,$RESTRICTED_POD,
  "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[
   {"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"NotIn","values":["$avoid"]}]}]}}},
  "containers":[{"name":"load","image":"$NODE_IMAGE","imagePullPolicy":"IfNotPresent",$RESTRICTED_CONTAINER,
   "env":[{"name":"JDK_JAVA_OPTIONS","value":"-XX:+UseSerialGC -Xmx96m"}],
   "command":["/opt/jre/bin/java","-Djava.security.properties=/opt/prez/conf/java.security","-cp","/opt/prez/lib/prez-node.jar","io.prez.cli.Prez",
    "load","--to","$CLUSTER-rw:6379","--prefix","$name-$(date +%s)","--rate","${E2E_RATE:-200}","--seconds","900","--until-key","stop:$name"]}]}}
JSON
    wait_for 60 "load '$name' is writing" load_writes
    sleep 1
}
load_writes() { k logs "load-$LOAD" | grep -q '^writing'; }

# load_stop: ends the load; every write that was acknowledged must be there. Prints what it saw.
load_stop() {
    local report acknowledged missing
    wait_for 60 "load '$LOAD' is told to stop" redis_ok set "stop:$LOAD" 1
    wait_for 120 "load '$LOAD' has read everything back" load_ended
    report=$(k logs "load-$LOAD" | grep '^{' || true)
    [ -n "$report" ] || { k logs "load-$LOAD" >&2; fail "the load has not reported"; }
    say "load: $report"
    acknowledged=$(jq .acknowledged <<<"$report") missing=$(jq .missing <<<"$report")
    [ "$missing" = 0 ] || fail "$missing of $acknowledged acknowledged writes are missing"
    [ "$acknowledged" -gt 0 ] || fail "no write was acknowledged"
    GAP=$(jq .longestGapMillis <<<"$report")
    echo "$acknowledged" >>"$E2E_STATE/acknowledged"
    k delete pod "load-$LOAD" --wait=false >/dev/null
}
redis_ok() { [ "$(redis "$@")" = OK ]; }
load_ended() { [[ $(k get pod "load-$LOAD" -o 'jsonpath={.status.phase}') =~ Succeeded|Failed ]]; }

# another_leader OLD OLD_TERM: somebody else leads, or the same in a later term
another_leader() {
    local name term
    name=$(leader) term=$(term)
    [ -n "$name" ] && { [ "$name" != "$1" ] || [ "${term:-0}" -gt "$2" ]; }
}

# endpoint_converged: the leader's Service sends to exactly the leader
endpoint_converged() {
    local to
    to=$(leader_endpoint)
    [ -n "$to" ] && [ "$to" = "$(leader)" ]
}
# endpoint_left UID-OF-OLD: a ready endpoint whose pod is not that object
endpoint_left() {
    local uid
    uid=$(k get endpointslices -l "kubernetes.io/service-name=$CLUSTER-rw" \
        -o 'jsonpath={.items[*].endpoints[?(@.conditions.ready==true)].targetRef.uid}')
    [ -n "$uid" ] && [ "$uid" != "$1" ]
}

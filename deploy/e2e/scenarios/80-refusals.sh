# Manifests that cannot be meant are refused by the API server, with a reason.
manifest() { printf 'apiVersion: prez.io/v1alpha1\nkind: PrezCluster\nmetadata: {name: %s}\nspec: %s\n' "$1" "$2"; }
refused() { # WHAT PATTERN NAME SPEC
    local out
    if out=$(manifest "$3" "$4" | k apply --dry-run=server -f - 2>&1); then fail "$1 was accepted"; fi
    [[ $out =~ $2 ]] || fail "$1: wanted '$2', got: $out"
    say "refused: $1"
}
refused "an even number" "even number of voters" bad '{replicas: 4}'
refused "nine nodes" "1, 3, 5 or 7|less than or equal to 7" bad '{replicas: 9}'
refused "no nodes" "1, 3, 5 or 7|greater than or equal to 1" bad '{replicas: 0}'
refused "a directive of the operator's" "set by the operator" bad '{replicas: 3, config: {port: "7000"}}'
refused "an unknown directive" "not a directive" bad '{replicas: 3, config: {no-such-thing: "1"}}'
refused "a volume that is too small" "at least 64Mi" bad '{replicas: 3, storage: {size: 1Mi}}'
refused "an unknown field" "unknown field" bad '{replicas: 3, replica: 3}'
refused "a dot in the name" "must not contain a dot" a.b '{replicas: 3}'
if out=$(k patch prezcluster "$CLUSTER" --type=merge -p '{"spec":{"storage":{"size":"128Mi"}}}' 2>&1); then
    [[ $out =~ "no change" ]] || fail "a volume was shrunk"
else
    [[ $out =~ "may only grow" ]] || fail "shrinking a volume: $out"
    say "refused: a smaller volume"
fi
if out=$(k scale "prez/$CLUSTER" --replicas=2 2>&1); then fail "kubectl scale to 2 was accepted"; fi
[[ $out =~ "even number of voters" ]] || fail "kubectl scale to 2: $out"
say "refused: kubectl scale to 2"

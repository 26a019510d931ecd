# The operator is killed in the middle of a scale: it goes on where it was, and nothing is lost.
load_start operator
k scale "prez/$CLUSTER" --replicas=5 >/dev/null
half() { local voters; voters=$(field .status.voters); [ -n "$(field .status.operation.type)" ] && { [ "${voters:-0}" -ge 4 ] || [ -n "$(field .status.operation.member)" ]; }; }
wait_for 120 "the scale is under way" half
kubectl -n "$OPERATOR_NS" delete pods -l app.kubernetes.io/name=prez-operator --force --grace-period=0 >/dev/null 2>&1
say "every operator pod is killed"
wait_ready 5 300
k scale "prez/$CLUSTER" --replicas=3 >/dev/null
kubectl -n "$OPERATOR_NS" delete pods -l app.kubernetes.io/name=prez-operator --force --grace-period=0 >/dev/null 2>&1
wait_ready 3 300
load_stop

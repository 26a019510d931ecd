# A deleted cluster leaves no pods; `make undeploy` leaves no definition.
k delete prezcluster "$CLUSTER" --wait=true --timeout=120s >/dev/null
no_pods() { [ -z "$(k get pods -l app.kubernetes.io/component=node -o name)" ]; }
wait_for 180 "no pods are left" no_pods
no_objects() { [ -z "$(k get statefulsets,services,configmaps,poddisruptionbudgets,networkpolicies -l "app.kubernetes.io/instance=$CLUSTER" -o name)" ]; }
wait_for 120 "nothing else of the cluster is left" no_objects
say "volumes kept: $(k get pvc -o name | wc -l)"
make --no-print-directory -C "$TOP" undeploy >"$E2E_STATE/undeploy.log" 2>&1 || { cat "$E2E_STATE/undeploy.log" >&2; fail "make undeploy"; }
if kubectl get crd prezclusters.prez.io >/dev/null 2>&1; then fail "the definition is still there"; fi
if kubectl get namespace "$OPERATOR_NS" >/dev/null 2>&1; then
    operator_gone() { ! kubectl get namespace "$OPERATOR_NS"; }
    wait_for 120 "the operator's namespace is gone" operator_gone
fi
say "make undeploy"
kubectl delete namespace "$NS" --wait=true --timeout=180s >/dev/null
say "the namespace goes without waiting for anything of ours"

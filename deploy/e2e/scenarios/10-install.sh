# CRDs and operator are installed by `make deploy`; the API explains itself.
make --no-print-directory -C "$TOP" deploy >"$E2E_STATE/deploy.log" 2>&1 || { cat "$E2E_STATE/deploy.log" >&2; fail "make deploy"; }
say "make deploy"
kubectl wait --for=condition=Established crd/prezclusters.prez.io --timeout=30s >/dev/null
wait_for 120 "the operator is available" kubectl -n "$OPERATOR_NS" wait --for=condition=Available deployment/prez-operator --timeout=5s
expect "kubectl explain documents the fields" "majority" kubectl explain prezcluster.spec.replicas
expect "short names" "prezclusters.prez.io|No resources" kubectl get pz -A
kubectl create namespace "$NS" --dry-run=client -o yaml | kubectl apply -f - >/dev/null 2>&1
kubectl label namespace "$NS" --overwrite pod-security.kubernetes.io/enforce=restricted >/dev/null
say "namespace $NS enforces the restricted Pod Security Standard"

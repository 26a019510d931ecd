# Every write that any load of this run saw acknowledged is still counted.
total=$(awk '{ n += $1 } END { print n + 0 }' "$E2E_STATE/acknowledged" 2>/dev/null || echo 0)
size=$(redis dbsize)
[ "${size:-0}" -ge "$total" ] || fail "$total writes were acknowledged and there are $size keys"
say "$total acknowledged writes, $size keys"
expect "the first key of all" "^hello$" redis get greeting

#!/usr/bin/env bash
# Two volumes, one of which vanishes (an empty folder in its place): what memory and the other volume serve, before and after.
#   bench/volume-out.sh [rounds, default 3] [seconds, default 5] [folder]      to reach: 0.95 of the rate before
source "$(dirname "$0")/lib.sh"
need nginx wrk curl
rounds=${1:-3}; seconds=${2:-5}
volumes=$(mktemp -d "${3:-${TMPDIR:-/tmp}}/stonmedia-volumes.XXXXXX")
trap 'finish; rm -rf "$volumes"' EXIT
objects=1500
mkdir -p "$work/www"
for n in $(seq 0 $((objects - 1))); do head -c 130000 /dev/urandom > "$work/www/$n.bin"; done
origin=$(free_port)
start_nginx origin "server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control max-age=86400; }"
await_port "$origin"
cat > "$work/disk.lua" <<LUA
-- 195 MB of objects through 32 MiB of memory: nearly all come from disk
local n = 0
request = function() n = (n + 7919) % $objects return wrk.format("GET", "/" .. n .. ".bin") end
LUA
cat > "$work/memory.lua" <<'LUA'
local n = 0
request = function() n = (n + 1) % 8 return wrk.format("GET", "/" .. n .. ".bin", { Range = "bytes=0-16383" }) end
LUA
edge() { start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { access { enabled = off }, origin { enabled = off } }" "cache { memory = 32 MiB, disks = [ $1 ] }, shutdown-grace = 10 s"; }
end_edge() { kill -TERM "$edge_pid"; while kill -0 "$edge_pid" 2>/dev/null; do sleep 0.05; done; rm -f "$work/edge.out"; }
rate() { wrk -t 1 -c 16 -d "${seconds}s" -s "$work/$1.lua" "http://127.0.0.1:$edge_port" | awk '/Requests\/sec/ {print $2}'; }

# Everything on the volume that stays, the other one joins afterwards.
edge "{ path = \"$volumes/stays\", size = 2 GiB }"
for n in $(seq 0 $((objects - 1))); do curl -s -o /dev/null "http://127.0.0.1:$edge_port/$n.bin"; done
end_edge
for round in $(seq "$rounds"); do
    goes=$volumes/goes-$round        # a new one each time: the other volume remembers the old
    edge "{ path = \"$volumes/stays\", size = 2 GiB }, { path = \"$goes\", size = 2 GiB }"
    rate disk > /dev/null; rate memory > /dev/null
    disk=$(rate disk); memory=$(rate memory)
    mv "$goes" "$volumes/gone-$round"; mkdir "$goes"
    for _ in $(seq 200); do grep -q "goes-$round was taken out" "$work/edge.err" && break; sleep 0.05; done
    grep -q "goes-$round was taken out" "$work/edge.err" || { echo "volume-out: nothing was reported" >&2; exit 1; }
    disk_after=$(rate disk); memory_after=$(rate memory)
    awk -v r="$round" -v a="$disk" -v b="$disk_after" -v c="$memory" -v d="$memory_after" 'BEGIN {
        printf "round %d: other volume %d to %d req/s (%.2f), memory %d to %d req/s (%.2f)\n", r, a, b, b / a, c, d, d / c }'
    end_edge
done

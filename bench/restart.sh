#!/usr/bin/env bash
# Restart of an edge with many objects on disk and memory = 512 MiB: from the start of the process to the first hit from disk, several times.
#   bench/restart.sh [records, default 10000000] [folder on the disk to use]      to reach: below 2 s
source "$(dirname "$0")/lib.sh"
need nginx curl
records=${1:-10000000}
volume=$(mktemp -d "${2:-${TMPDIR:-/tmp}}/stonmedia-restart.XXXXXX")
trap 'finish; rm -rf "$volume"' EXIT
dotnet build -c Release -v:quiet "$root/bench/disk/StonMedia.Disk.Bench.csproj" >/dev/null
"$root/bench/disk/bin/Release/net10.0/StonMedia.Disk.Bench" build "$volume/v" "$records" | tail -1
mkdir -p "$work/www"
head -c 200000 /dev/urandom > "$work/www/kept.bin"
origin=$(free_port)
start_nginx origin "server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control max-age=86400; }"
await_port "$origin"
origin_pid=$nginx_pid

# serve FIRST: starts an edge and asks for the object until it is served; prints how long that took and how it was served
serve() {
    rm -f "$work/edge.out"
    local began; began=$(date +%s.%N)
    start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { access { enabled = off }, origin { enabled = off } }" \
        "cache { memory = 512 MiB, disks = [ { path = \"$volume/v\", size = 64 GiB } ] }"
    curl -s -D "$work/head" -o "$work/got" "http://127.0.0.1:$edge_port/kept.bin"
    cmp -s "$work/got" "$work/www/kept.bin" || { echo "restart: wrong bytes" >&2; exit 1; }
    awk -v from="$began" -v to="$(date +%s.%N)" 'BEGIN { printf "%.2f s: ", to - from }'
    tr -d '\r' < "$work/head" | sed -n 's/^[Cc]ache-[Ss]tatus: //p'
}

stop() { kill "-$1" "$edge_pid"; wait "$edge_pid" 2>/dev/null || true; }

echo "first start, from the origin: $(serve; echo "$edge_pid" > "$work/pid")"
edge_pid=$(cat "$work/pid"); kill -TERM "$edge_pid"; while kill -0 "$edge_pid" 2>/dev/null; do sleep 0.05; done
for n in 1 2 3; do
    # What the page cache holds of the database is dropped, as after a boot.
    find "$volume" -type f -exec dd if={} iflag=nocache count=0 status=none \;
    echo "start $n, cold page cache: $(serve; echo "$edge_pid" > "$work/pid"); resident $(rss_kib "$(cat "$work/pid")") KiB"
    edge_pid=$(cat "$work/pid"); kill -KILL "$edge_pid"; while kill -0 "$edge_pid" 2>/dev/null; do sleep 0.05; done
done
kill "$origin_pid"

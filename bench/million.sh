#!/usr/bin/env bash
# A million resident 1 KB entries: memory an entry, requests/s over those at a thousand, and the slowest hits and longest stops of the
# garbage collector while fills and eviction go on.
#   bench/million.sh [entries] [seconds]      defaults 1000000 and 60
source "$(dirname "$0")/lib.sh"
need nginx wrk curl
entries=${1:-1000000} seconds=${2:-60}
memory_mib=$((entries * 1330 / 1048576 + 12))     # a record takes some 1,314 bytes: they fit, and what comes later has to push others out
origin=$(free_port)
body=$(head -c 768 /dev/urandom | base64 -w 0)
# The origin stands for another machine: it must not take the processor from what is measured.
nginx_nice="nice -n 10"
start_nginx origin "server { listen 127.0.0.1:$origin backlog=4096; location / { default_type video/mp2t; add_header Cache-Control max-age=86400;
  add_header ETag '\"\$request_id\"'; add_header Last-Modified 'Sun, 01 Nov 2026 10:00:00 GMT'; return 200 '$body'; } }"
await_port "$origin"
start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { access { enabled = off }, origin { enabled = off } }" "cache { memory = $memory_mib MiB }"
admin=$(sed -n 's/^listening admin \(http:[^ ]*\).*/\1/p' "$work/edge.out")
metric() { curl -s "${admin%/}/metrics" | awk -v name="$1" '$1 == name {print $2}'; }

# ids FROM COUNT random|rising [wait]: what wrk asks for; a URL has 47 bytes; each connection waits so many milliseconds before a request
ids() {
    cat > "$work/$3-$1-$2-${4:-0}.lua" <<LUA
local n, threads = 0, 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args) math.randomseed(os.time() + id) end
function request()
  local k
  if "$3" == "random" then k = $1 + math.random(0, $2 - 1) else k = $1 + n % $2; n = n + 1 end
  return string.format("GET /library/collection/%07d/segment-%07d.ts HTTP/1.1\r\nHost: bench\r\n\r\n", k, k)
end
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("RESULT %.0f %.2f %.2f %d", summary.requests / summary.duration * 1e6, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000,
    e.connect + e.read + e.write + e.status + e.timeout))
end
LUA
    [ -z "${4:-}" ] || echo "function delay() return $4 end" >> "$work/$3-$1-$2-$4.lua"
    echo "$work/$3-$1-$2-${4:-0}.lua"
}
load() { wrk -t 1 -c "$1" -d "$2s" -s "$3" "http://127.0.0.1:$edge_port/" | sed -n 's/^RESULT //p'; }     # requests/s, p99 ms, p99.9 ms, errors

few=$(ids 0 1000 random) all=$(ids 0 "$entries" random)
load 16 1 "$(ids 0 1000 rising)" > /dev/null
load 16 5 "$few" > /dev/null
rss_before=$(rss_kib "$edge_pid") resident=$(metric stonmedia_entries)
began=$SECONDS
while [ "$(metric stonmedia_entries)" -lt $((entries * 99 / 100)) ] && [ $((SECONDS - began)) -lt 900 ]; do
    load 64 20 "$(ids "$(metric stonmedia_entries)" "$((entries - $(metric stonmedia_entries)))" rising)" > /dev/null
done
now=$(metric stonmedia_entries) rss=$(rss_kib "$edge_pid")
echo "$now entries after $((SECONDS - began)) s; $(metric stonmedia_memory_used_bytes) of $(metric stonmedia_memory_capacity_bytes) bytes of cache.memory, RSS $((rss / 1024)) MiB"
awk -v a="$rss_before" -v b="$rss" -v n="$((now - resident))" 'BEGIN {each = (b - a) * 1024 / n; printf "memory an entry: %.0f bytes, %.0f without its body of 1,024\n", each, each - 1024}'
echo "| round | 1 K entries, req/s | all entries, req/s | ratio |"
echo "|---|---|---|---|"
load 16 5 "$all" > /dev/null
for round in 1 2 3 4 5; do
    read -r f _ < <(load 16 5 "$few"); read -r a _ < <(load 16 5 "$all")
    echo "$f $a" >> "$work/ratios"
    awk -v r="$round" -v f="$f" -v a="$a" 'BEGIN {printf "| %s | %s | %s | %.2f |\n", r, f, a, a / f}'
done
# Other keys come in all the while and push the oldest out; the hot thousand is asked for at full speed, and then at a rate that leaves the
# processors some time: at full speed on two cores the slowest hits are those whose client or server waited for a processor.
evicted=$(metric stonmedia_memory_evicted_bytes_total) misses=$(metric 'stonmedia_cache_results_total{result="miss"}')
nice -n 10 wrk -t 1 -c 2 -d "$((2 * seconds + 1))s" -s "$(ids "$entries" 8999999 rising)" "http://127.0.0.1:$edge_port/" > "$work/filling" & filling=$!
read -r rate p99 p999 errors < <(load 8 "$seconds" "$few")
full_pause=$(metric stonmedia_gc_longest_pause_microseconds)
read -r calm_rate calm_p99 calm_p999 calm_errors < <(load 8 "$seconds" "$(ids 0 1000 random 1)")
wait "$filling"
evicted=$(($(metric stonmedia_memory_evicted_bytes_total) - evicted)) misses=$(($(metric 'stonmedia_cache_results_total{result="miss"}') - misses))
rss=$(rss_kib "$edge_pid")
echo "hot hits for $seconds s beside $((misses / seconds / 2)) fills a second and $((evicted / seconds / 2048)) KiB a second evicted: $rate req/s, p99 $p99 ms, p99.9 $p999 ms, $errors errors"
echo "the same at a lower rate: $calm_rate req/s, p99 $calm_p99 ms, p99.9 $calm_p999 ms, $calm_errors errors"
echo "longest stop by the garbage collector in the last minute: at full speed $full_pause us, at the lower rate $(metric stonmedia_gc_longest_pause_microseconds) us"
echo "garbage collector since the start: $(metric stonmedia_gc_collections_total) collections, all together $(metric stonmedia_gc_pause_microseconds_total) us"
echo "RSS $((rss / 1024)) MiB; cache.memory $memory_mib MiB + 256 MiB allowed: $((memory_mib + 256))"

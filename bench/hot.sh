#!/usr/bin/env bash
# Hot bodies: the edge against nginx proxy_cache (sendfile off and on) and Varnish (malloc storage); the best one counts. Same cores, same run, in turns.
#   bench/hot.sh [rounds] [seconds] [log|nolog] [KiB:clients ...]   prints a table; ratios are medians of the rounds; "log": with the access log of all but Varnish on
#   WRK_THREADS=2: threads of the client (1). With one, the client's own reading is what limits bodies of 64 KiB and more.
# Each server first gets ten seconds of the first body that are not counted: the just-in-time compiler ends its work under load some six seconds after the start.
source "$(dirname "$0")/lib.sh"
need nginx wrk varnishd
rounds=${1:-5} seconds=${2:-4} log=${3:-}
[ "$log" = log ] || log=
if [ $# -gt 3 ]; then cases=("${@:4}"); else cases=(1:64 64:64 1024:32 102400:8); fi
mkdir -p "$work/www"
for kib in 1 64 1024 102400; do head -c $((kib * 1024)) /dev/urandom > "$work/www/$kib.bin"; done
origin=$(free_port)
start_nginx origin "server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control max-age=86400; }"
await_port "$origin"
declare -A port
for mode in off on; do
    port[nginx-$mode]=$(free_port)
    start_nginx "nginx-$mode" "sendfile $mode; ${log:+access_log $work/nginx-$mode.log combined buffer=64k flush=1s;} proxy_cache_path $work/nginx-$mode/cache keys_zone=c:10m max_size=2g;
      server { listen 127.0.0.1:${port[nginx-$mode]} backlog=4096; location / { proxy_cache c; proxy_cache_valid 200 1d; proxy_pass http://127.0.0.1:$origin; } }" 2
    await_port "${port[nginx-$mode]}"
done
if [ -n "$log" ]; then access="access { path = \"$work/access.log\" }, origin { enabled = off }"; else access="access { enabled = off }, origin { enabled = off }"; fi
start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { $access }" "cache { memory = 1 GiB }"
port[edge]=$edge_port
port[varnish]=$(free_port)
varnishd -F -n "$work/varnish" -a "127.0.0.1:${port[varnish]}" -b "127.0.0.1:$origin" -s malloc,1g -p thread_pools=2 > "$work/varnish.log" 2>&1 & pids+=("$!")
await_port "${port[varnish]}"

run() { # server kib clients [seconds] -> requests/s and p99 ms
    wrk -t "${WRK_THREADS:-1}" -c "$3" -d "${4:-$seconds}s" --latency "http://127.0.0.1:${port[$1]}/$2.bin" | awk '
        /Requests\/sec/ {r = $2} /99%/ {l = $2; if (l ~ /us$/) p = l / 1000; else if (l ~ /ms$/) p = l + 0; else p = l * 1000}
        /Socket errors/ {e = $0} END {printf "%s %.2f %s\n", r, p, e}'
}

for server in edge nginx-off nginx-on varnish; do for kib in 1 64 1024 102400; do
    curl -s -o /dev/null "http://127.0.0.1:${port[$server]}/$kib.bin"; done; done
echo "| body | clients | edge req/s | nginx sendfile off | nginx sendfile on | Varnish | edge / best of them | edge p99 ms |"
echo "|---|---|---|---|---|---|---|---|"
for case in "${cases[@]}"; do
    kib=${case%:*} clients=${case#*:}
    : > "$work/rounds"
    for server in edge nginx-off nginx-on varnish; do run "$server" "$kib" "$clients" "${warm:-10}" > "$work/warm-up"; done
    warm=$seconds
    for _ in $(seq "$rounds"); do
        e=$(run edge "$kib" "$clients"); f=$(run nginx-off "$kib" "$clients"); n=$(run nginx-on "$kib" "$clients"); v=$(run varnish "$kib" "$clients")
        echo "$e|$f|$n|$v" >> "$work/rounds"
    done
    awk -F'|' -v kib="$kib" -v c="$clients" '
        function med(a, n,   i, j, t) {for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (a[j] < a[i]) {t = a[i]; a[i] = a[j]; a[j] = t} return a[int((n + 1) / 2)]}
        {split($1, e, " "); split($2, f, " "); split($3, g, " "); split($4, h, " "); n++; E[n] = e[1] + 0; P[n] = e[2] + 0; F[n] = f[1] + 0; G[n] = g[1] + 0; V[n] = h[1] + 0; b = F[n] > G[n] ? F[n] : G[n]; if (V[n] > b) b = V[n]; R[n] = E[n] / b}
        END {printf "| %s KiB | %s | %.0f | %.0f | %.0f | %.0f | %.2f | %.2f |\n", kib, c, med(E, n), med(F, n), med(G, n), med(V, n), med(R, n), med(P, n)}' "$work/rounds"
done

#!/usr/bin/env bash
# 2,000 paced deliveries at 500 kbps: the edge against nginx limit_rate on the same file; then 2,000 clips with distinct starts.
#   bench/paced.sh [deliveries] [seconds]
source "$(dirname "$0")/lib.sh"
need nginx ffmpeg
count=${1:-2000} seconds=${2:-20}
ulimit -n "$(ulimit -Hn)"
dotnet build -c Release "$root/bench/load" >/dev/null
load="$root/bench/load/bin/Release/net10.0/load"
mkdir -p "$work/www"
head -c $((16 << 20)) /dev/urandom > "$work/www/film.bin"
# Three hours, few bytes: one small picture every second of a still film, with sound.
ffmpeg -v error -nostdin -f lavfi -i "color=c=gray:s=64x64:r=25:d=10800" -f lavfi -i "anullsrc=r=22050:cl=mono" -shortest \
    -c:v libx264 -preset ultrafast -g 250 -c:a aac -b:a 16k "$work/www/film.mp4"
origin=$(free_port)
start_nginx origin "server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control max-age=86400; }"
await_port "$origin"
# nginx as it would stand in the edge's place: a cache before the origin. sendfile off is its default; on costs it no buffers.
declare -A limited limited_pid
for mode in off on; do
    limited[$mode]=$(free_port)
    start_nginx "limited-$mode" "sendfile $mode; proxy_cache_path $work/limited-$mode/cache keys_zone=c:10m max_size=2g;
      server { listen 127.0.0.1:${limited[$mode]} backlog=8192; limit_rate 62500; location / { proxy_cache c; proxy_cache_valid 200 1d; proxy_pass http://127.0.0.1:$origin; } }"
    limited_pid[$mode]=$nginx_pid
    await_port "${limited[$mode]}"
    curl -s -o /dev/null --max-time 3 "http://127.0.0.1:${limited[$mode]}/film.bin" || true
done
start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { access { enabled = off }, origin { enabled = off } }
  throttle { enabled = on, rate = 500 kbps, ratio = 100, boost = 0 s }" "cache { memory = 256 MiB }"
curl -s -r 0-1000000 -o /dev/null "http://127.0.0.1:$edge_port/film.bin" --max-time 2 || true

# The processor is measured from the fifth second on, when all deliveries run and nothing is being set up any more.
measure() { # name pid url
    local idle before after peak start end
    idle=$(rss_kib "$2")
    "$load" "$3" "$count" "$seconds" > "$work/load.out" & local client=$!
    sleep 4
    before=$(cpu_seconds "$2"); start=$(date +%s.%N); peak=$(rss_kib "$2")
    for _ in $(seq $((seconds - 2))); do sleep 1; local now; now=$(rss_kib "$2"); [ "$now" -gt "$peak" ] && peak=$now; done
    after=$(cpu_seconds "$2"); end=$(date +%s.%N)
    wait "$client"
    awk -v n="$1" -v c="$count" -v b="$before" -v a="$after" -v s="$start" -v e="$end" -v i="$idle" -v p="$peak" -v l="$(cat "$work/load.out")" \
        'BEGIN {printf "| %s | %s | %.1f %% | %.1f | %s |\n", n, c, (a - b) * 100 / (e - s), (p - i) / c, l}'
}

echo "| server | deliveries | CPU of one core | KiB each (peak - idle) | rates kbit/s: min, median, max; off by more than 3 % |"
echo "|---|---|---|---|---|"
measure "nginx limit_rate, sendfile off (default)" "${limited_pid[off]}" "http://127.0.0.1:${limited[off]}/film.bin"
measure "nginx limit_rate, sendfile on" "${limited_pid[on]}" "http://127.0.0.1:${limited[on]}/film.bin"
measure "edge" "$edge_pid" "http://127.0.0.1:$edge_port/film.bin"
curl -s -o /dev/null "http://127.0.0.1:$edge_port/film.mp4?start=1" --max-time 5 || true
measure "edge, distinct starts of a 3-hour film" "$edge_pid" "http://127.0.0.1:$edge_port/film.mp4?start={n}"

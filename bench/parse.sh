#!/usr/bin/env bash
# Hot 1 KB hits while 50 cold three-hour films are opened (index fetched and parsed, a clip laid out) one after the other.
#   bench/parse.sh      prints wrk's p99 without and with them; to reach: below 5 ms
source "$(dirname "$0")/lib.sh"
need nginx wrk ffmpeg curl
mkdir -p "$work/www"
head -c 1024 /dev/urandom > "$work/www/1.bin"
ffmpeg -v error -nostdin -f lavfi -i "color=c=gray:s=64x64:r=50:d=10800" -f lavfi -i "anullsrc=r=22050:cl=mono" -shortest \
    -c:v libx264 -preset ultrafast -g 250 -c:a aac -b:a 16k "$work/www/film.mp4"
for n in $(seq 70); do ln "$work/www/film.mp4" "$work/www/film-$n.mp4"; done
origin=$(free_port)
# The origin and the film's viewers stand for other machines: they must not take the processor from what is measured.
nginx_nice="nice -n 19"
start_nginx origin "server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control max-age=86400; }"
await_port "$origin"
start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { access { enabled = off }, origin { enabled = off } }" "cache { memory = 1 GiB }"
curl -s -o /dev/null "http://127.0.0.1:$edge_port/1.bin"
# Compiled code before anything is measured: some other films, some hits.
for n in $(seq 51 70); do curl -s -r 0-1000 -o /dev/null "http://127.0.0.1:$edge_port/film-$n.mp4?start=5000"; done
wrk -t 1 -c 16 -d 5s "http://127.0.0.1:$edge_port/1.bin" > /dev/null
p99() { wrk -t 1 -c 16 -d 8s --latency "http://127.0.0.1:$edge_port/1.bin" | awk '/99%/ {print $2} /Requests\/sec/ {print $2 " req/s"}' | paste -sd ' '; }
echo "alone:                    p99 $(p99)"
began=$(date +%s.%N)
(seq 50 | nice -n 19 xargs -P 1 -I{} curl -s -r 0-1000 -o /dev/null "http://127.0.0.1:$edge_port/film-{}.mp4?start=5000"; echo "50 films opened in $(echo "$(date +%s.%N) $began" | awk '{printf "%.1f", $1 - $2}') s" > "$work/films") & films=$!
echo "while 50 films open:      p99 $(p99)"
wait "$films"
cat "$work/films"

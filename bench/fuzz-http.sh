#!/usr/bin/env bash
# fuzz-http.sh [FIRST-SEED] [FILES] [SECONDS] [FOLDER]: damaged media files at an origin, asked for over HTTP through a running edge: clips, HLS, DASH, stills;
# whole, HEAD and ranges. FILES (2,000) files of eight views each, each answer within SECONDS (20). FOLDER holds the sound files (../shared/corpus, else samples/media).
# Fails on a late or cut answer, an unexpected status, HEAD, GET and ranges that differ, an error in the edge's log, more memory than cache.memory + 256 MiB.
source "$(dirname "$0")/lib.sh"
first=${1:-1}; files=${2:-2000}; seconds=${3:-20}; folder=${4:-$root/../shared/corpus}
[ -d "$folder" ] || folder=$root/samples/media
dotnet build -c Release "$root/bench/load" -v q >/dev/null
mkfifo "$work/address"
dotnet "$root/bench/load/bin/Release/net10.0/load.dll" fuzz "$folder" "$first" "$files" "$seconds" < "$work/address" > "$work/fuzz.out" & client=$!
pids+=("$client")
exec 9> "$work/address"
for _ in $(seq 1 200); do [ -s "$work/fuzz.out" ] && break; sleep 0.05; done
start_edge "origin { servers = [\"http://127.0.0.1:$(head -1 "$work/fuzz.out")\"] }, log { access { enabled = off }, origin { enabled = off } }
  media { hls { enabled = on }, mp3-hls { enabled = on }, dash { enabled = on }, stills { enabled = on }, subtitles = [] }" "cache { memory = 128 MiB }"
echo "http://127.0.0.1:$edge_port/" >&9
code=0; wait "$client" || code=$?
tail -n +2 "$work/fuzz.out"
peak=$(awk '/^VmHWM/{print int($2 / 1024)}' "/proc/$edge_pid/status") || { echo "the edge has gone"; tail -20 "$work/edge.err"; exit 1; }
echo "memory at most $peak MiB"
[ "$peak" -le 384 ] || code=1
if grep -hE ' (fail|crit): |[Uu]nhandled' "$work/edge.out" "$work/edge.err"; then code=1; fi
exit $code

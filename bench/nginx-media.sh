#!/usr/bin/env bash
# Clips beside nginx's mp4 and flv modules, on the same files in the same run: who is right, how exact the start is, clips/s, time to the first byte.
#   bench/nginx-media.sh [rounds] [seconds] [speed|right]      prints tables; ratios are medians of the rounds; one of the two parts alone
#   MEDIA_FILES=FOLDER keeps the films between runs (about 300 MB); otherwise they are made anew
source "$(dirname "$0")/lib.sh"
need nginx wrk ffmpeg ffprobe curl
rounds=${1:-5} seconds=${2:-4} part=${3:-all}
files=${MEDIA_FILES:-$work/www}
mkdir -p "$files"

# A film of three hours with 0.78 M samples: thirty seconds, repeated. Pictures and sound differ everywhere within them.
quiet="ffmpeg -v error -nostdin -y"
pictures="-f lavfi -i testsrc2=s=320x180:r=25" sound="-f lavfi -i anoisesrc=r=48000:a=0.2:seed=7"
[ -f "$files/base.mp4" ] || $quiet $pictures $sound -t 30 -c:v libx264 -preset veryfast -b:v 150k -g 50 -c:a aac -b:a 48k "$files/base.mp4"
[ -f "$files/film.mp4" ] || $quiet -stream_loop 359 -i "$files/base.mp4" -c copy -movflags +faststart "$files/film.mp4"
[ -f "$files/minutes.mp4" ] || $quiet $pictures $sound -t 120 -c:v libx264 -preset veryfast -b:v 300k -g 250 -c:a aac -b:a 64k "$files/minutes.mp4"
[ -f "$files/edits.mp4" ] || $quiet -ss 7.3 -i "$files/minutes.mp4" -c copy -movflags +faststart "$files/edits.mp4"
[ -f "$files/fragments.mp4" ] || $quiet -i "$files/minutes.mp4" -c copy -movflags frag_keyframe+empty_moov+default_base_moof "$files/fragments.mp4"
[ -f "$files/index.flv" ] || $quiet -i "$files/minutes.mp4" -c copy -flvflags add_keyframe_index "$files/index.flv"
[ -f "$files/plain.flv" ] || $quiet -i "$files/minutes.mp4" -c copy "$files/plain.flv"

origin=$(free_port)
start_nginx origin "sendfile on; server { listen 127.0.0.1:$origin; root $files; add_header Cache-Control max-age=86400; }"
await_port "$origin"
declare -A port
for mode in off on key; do    # key: it begins at the key frame before and hides the rest by an edit list
    port[nginx-$mode]=$(free_port)
    start_nginx "nginx-$mode" "sendfile ${mode/key/on}; server { listen 127.0.0.1:${port[nginx-$mode]} backlog=4096; root $files;
      location ~ mp4\$ { mp4; mp4_buffer_size 1m; mp4_max_buffer_size 64m; mp4_start_key_frame $([ $mode = key ] && echo on || echo off); } location ~ flv\$ { flv; } }" 2
    await_port "${port[nginx-$mode]}"
done
start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, log { access { enabled = off }, origin { enabled = off } }" "cache { memory = 1 GiB }"
port[edge]=$edge_port
median() { sort -g | awk '{a[NR] = $1} END {print a[int((NR + 1) / 2)]}'; }

# Ten-second clips at random places, to the millisecond: no two alike.
clips() { # server clients -> clips/s, those that failed
    SEED=$RANDOM wrk -t 1 -c "$2" -d "${seconds}s" -s "$work/clips.lua" "http://127.0.0.1:${port[$1]}/" | awk '/Requests\/sec/ {r = $2} /Non-2xx|Socket errors/ {e = e $0} END {print r, e}'
}

first_byte() { # server target -> ms from the request to the first byte of its response, on a connection that is open
    local url="http://127.0.0.1:${port[$1]}"
    { { curl -s -o /dev/null -r 0-0 "$url/film.mp4" --next -s -w '%{stderr}%{time_starttransfer}\n' "$url$2" || true; } 2>&3 | head -c 1 >/dev/null; } 3>&1 | awk '{printf "%.3f\n", $1 * 1000}'
}

speed() {
    cat > "$work/clips.lua" <<'LUA'
math.randomseed(tonumber(os.getenv("SEED")))
request = function()
  local start = math.random(0, 10780000) / 1000
  return wrk.format("GET", string.format("/film.mp4?start=%.3f&end=%.3f", start, start + 10))
end
LUA
    curl -s -o /dev/null "http://127.0.0.1:$edge_port/film.mp4"
    for server in edge edge edge nginx-off nginx-on; do clips $server 16 > /dev/null; done      # not counted
    : > "$work/rounds"
    for _ in $(seq "$rounds"); do echo "$(clips edge 16)|$(clips nginx-off 16)|$(clips nginx-on 16)" >> "$work/rounds"; done
    echo "| ten-second clips a second, 16 clients | $(cut -d'|' -f1 "$work/rounds" | median) | $(cut -d'|' -f2 "$work/rounds" | median) | $(cut -d'|' -f3 "$work/rounds" | median) | $(awk -F'|' '{b = $2 + 0 > $3 + 0 ? $2 : $3; printf "%.2f\n", $1 / b}' "$work/rounds" | median) |"
    for server in edge nginx-off nginx-on; do : > "$work/first-$server"; done
    for n in $(seq -w 1 60); do for server in edge nginx-off nginx-on; do first_byte $server "/film.mp4?start=5000.0$n" >> "$work/first-$server"; done; done
    local e f g
    e=$(median < "$work/first-edge"); f=$(median < "$work/first-nginx-off"); g=$(median < "$work/first-nginx-on")
    echo "| first byte of start=5000, ms | $e | $f | $g | $(awk -v e="$e" -v f="$f" -v g="$g" 'BEGIN {printf "%.2f", e / (f < g ? f : g)}') |"
}

packets() { ffprobe -v quiet -select_streams "$2" -show_data_hash md5 -show_entries packet=pts_time,data_hash -of csv=p=0 ${3:-} "$1" | tr -d ' '; }

# What came: the source time of the first picture that is shown, against the wanted one; sound against picture; complaints of the decoders.
judge() { # server file target wanted-seconds
    local clip="$work/clip.${2##*.}" code errors picture
    code=$(curl -s -o "$clip" -w '%{http_code}' --max-time 60 "http://127.0.0.1:${port[$1]}/$2$3")
    if [ "$code" != 200 ]; then echo "answers $code"; return; fi
    errors=$(ffmpeg -v error -nostdin -t 20 -i "$clip" -f null - 2>&1 | wc -l)
    picture=$(ffprobe -v quiet -select_streams v -read_intervals '%+#3000' -show_entries frame=pts_time -of csv=p=0 "$clip" 2>/dev/null | head -1 | tr -d ',')
    for kind in v a; do
        packets "$clip" $kind '-read_intervals %+8' | head -200 > "$work/clip-$kind"
        awk -F, -v wanted="$4" 'FNR == NR {t[$2] = t[$2] " " $1; next}
            {n = split(t[$2], times, " "); best = ""; for (i = 1; i <= n; i++) {d = times[i] - $1; if (best == "" || (d - wanted) ^ 2 < (best - wanted) ^ 2) best = d}
             if (best != "") print best}' "$work/source-$kind" "$work/clip-$kind" | median > "$work/shift-$kind"
    done
    awk -v v="$(cat "$work/shift-v")" -v a="$(cat "$work/shift-a")" -v p="$picture" -v wanted="$4" -v e="$errors" -v flv="${2##*.}" 'BEGIN {
        if (v == "" || a == "" || p == "") {printf "no %s; %d errors", v == "" || p == "" ? "picture" : "sound", e; exit}
        printf "%+.0f ms; sound %+.0f ms; %d errors", (v + p - wanted) * 1000, (v - a) * 1000, e}'
}

right() {
    echo "| file | start | edge | nginx | nginx, mp4_start_key_frame |"
    echo "|---|---|---|---|---|"
    local file start place
    for file in film minutes edits fragments; do
        for start in 5.1 33.33 71.9; do
            for kind in v a; do packets "$files/$file.mp4" $kind "-read_intervals %$(awk -v s=$start 'BEGIN {print s + 60}')" > "$work/source-$kind"; done
            echo "| $file.mp4 | $start | $(judge edge $file.mp4 "?start=$start" $start) | $(judge nginx-on $file.mp4 "?start=$start" $start) | $(judge nginx-key $file.mp4 "?start=$start" $start) |"
        done
    done
    # Players of FLV ask nginx for the byte that onMetaData gives for a key frame; the edge is asked for the time.
    for file in index plain; do
        for start in 5.1 33.33 71.9; do
            for kind in v a; do packets "$files/$file.flv" $kind > "$work/source-$kind"; done
            place=$(ffprobe -v error -select_streams v -show_entries packet=pts_time,pos,flags -of csv=p=0 "$files/$file.flv" | awk -F, -v s=$start '/K/ && $1 <= s {p = $2} END {print p}')
            echo "| $file.flv | $start | $(judge edge $file.flv "?start=$start" $start) | $(judge nginx-on $file.flv "?start=$place" $start) | |"
        done
    done
}

if [ "$part" != right ]; then
    echo "| | edge | nginx, sendfile off | on | edge / best |"
    echo "|---|---|---|---|---|"
    speed
    echo
fi
[ "$part" = speed ] || right

#!/usr/bin/env bash
# Transport stream segments out of films in memory: GB/s of output by one thread, of its processor time, beside a plain copy. First the segments are
# compared, byte by byte, with those that an edge gives of the same film and with what ffmpeg finds in them.
#   bench/ts.sh [seconds a film]      to reach: 1 GB/s
source "$(dirname "$0")/lib.sh"
need ffmpeg ffprobe nginx curl
mkdir -p "$work/www"
make_film() { # name size kbit/s
    ffmpeg -v error -nostdin -f lavfi -i "testsrc2=s=$2:r=25:d=40,noise=alls=40:allf=t" -f lavfi -i "anoisesrc=r=48000:a=0.2:d=40" \
        -c:v libx264 -preset ultrafast -g 50 -bf 2 -b:v "$3k" -maxrate "$3k" -bufsize "$3k" -c:a aac -b:a 128k "$work/www/$1.mp4"
}
make_film large 1280x720 8000
make_film small 416x234 400
dotnet build -c Release "$root/bench/ts" -v q > "$work/build" || { cat "$work/build"; exit 1; }
bench="$root/bench/ts/bin/Release/net10.0/StonMedia.Ts.Bench"
origin=$(free_port)
start_nginx origin "server { listen 127.0.0.1:$origin; root $work/www; add_header Cache-Control max-age=86400; }"
await_port "$origin"
start_edge "origin { servers = [\"http://127.0.0.1:$origin\"] }, media { hls { enabled = on } }"
packets() { ffprobe -v error -select_streams "$2" -show_data_hash md5 -show_entries packet=data_hash -of default=nk=1:nw=1 "$1" | grep MD5 | sort; }
for film in large small; do
    mkdir -p "$work/$film"
    count=$("$bench" "$work/www/$film.mp4" --write "$work/$film")
    for ((n = 0; n < count; n++)); do
        curl -sf "http://127.0.0.1:$edge_port/$film.mp4/mp4hls/$n.ts" | cmp - "$work/$film/$n.ts"
        cat "$work/$film/$n.ts" >> "$work/$film.ts"
    done
    # Sound frames lose their ADTS headers on the way back to MP4, pictures their start codes.
    ffmpeg -v error -nostdin -i "$work/$film.ts" -c copy -bsf:a aac_adtstoasc "$work/$film.back.mp4"
    cmp <(packets "$work/www/$film.mp4" a) <(packets "$work/$film.back.mp4" a)
    [ "$(packets "$work/www/$film.mp4" v | wc -l)" = "$(packets "$work/$film.back.mp4" v | wc -l)" ]
    ffmpeg -v error -nostdin -xerror -i "$work/$film.ts" -f null - 2>&1 | sed "s/^/$film: /"
    echo "$film: $count segments, byte by byte those of the edge; every sound frame is the source's"
done
kill "$edge_pid"
echo "| output | slowest GB/s | median | best | plain copy | rounds |"
echo "|---|---|---|---|---|---|"
for film in large small; do "$bench" "$work/www/$film.mp4" "${1:-5}"; done

#!/usr/bin/env bash
# Transport stream segments out of an 8 Mbit/s film in memory: GB/s of output by one thread, beside a plain copy.
#   bench/ts.sh [seconds]      to reach: 1 GB/s
source "$(dirname "$0")/lib.sh"
need ffmpeg
ffmpeg -v error -nostdin -f lavfi -i "testsrc2=s=1280x720:r=25:d=40,noise=alls=40:allf=t" -f lavfi -i "sine=r=48000:d=40" \
    -c:v libx264 -preset ultrafast -g 50 -bf 2 -b:v 8M -maxrate 8M -bufsize 8M -c:a aac -b:a 128k "$work/film.mp4"
dotnet run -c Release --project "$root/bench/ts" -- "$work/film.mp4" "${1:-5}"

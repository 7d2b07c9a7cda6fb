#!/usr/bin/env bash
# Made the files beside this script; needs ffmpeg with libx264. They are committed, so nobody has to run it.
# Each picture carries its number twice: as a clock to read, and as a row of 12 squares (white is 1, the lowest bit on the left)
# that a test can read back from a canvas. All headers (moov) are at the end, as cameras and encoders leave them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# squares SIZE: filters that draw the frame number in binary along the top.
squares() {
  local size=$1 bit
  printf 'drawbox=x=0:y=0:w=%d:h=%d:c=black:t=fill' $((size * 12)) "$size"
  for ((bit = 0; bit < 12; bit++)); do
    printf ",drawbox=x=%d:y=0:w=%d:h=%d:c=white:t=fill:enable='mod(floor(n/%d),2)'" $((size * bit)) "$size" "$size" $((1 << bit))
  done
}

clock() { printf "drawtext=text='%%{pts\\:hms}':x=(w-tw)/2:y=(h-th)/2:fontsize=%d:fontcolor=white:shadowcolor=black@0.6:shadowx=2:shadowy=2" "$1"; }

common=(-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact)

# 90 s of H.264 with B-frames, a key frame every 4 s only, and AAC.
ffmpeg -v error -y -f lavfi -i "gradients=s=640x360:r=24:d=90:speed=0.006:n=4:seed=7" \
  -f lavfi -i "sine=f=220:r=44100:d=90,tremolo=f=1:d=0.7" \
  -vf "$(squares 24),$(clock 64)" -c:v libx264 -profile:v main -preset slow -crf 30 -g 96 -keyint_min 96 -sc_threshold 0 -bf 3 -pix_fmt yuv420p \
  -c:a aac -b:a 64k -ac 1 "${common[@]}" clock.mp4

# A minute of AAC alone, four notes.
ffmpeg -v error -y -f lavfi -i "aevalsrc=0.3*sin(2*PI*t*(220+55*mod(floor(t)\,4)))*(1-mod(t\,1)*0.8):s=44100:d=60" \
  -c:a aac -b:a 96k "${common[@]}" tone.m4a

# Ten minutes at 120 pictures a second: small pictures, and a header of over a megabyte.
ffmpeg -v error -y -f lavfi -i "color=c=0x204060:s=160x90:r=120:d=600" \
  -f lavfi -i "sine=f=110:r=22050:d=600" \
  -vf "drawbox=x=mod(t*20\,160)-8:y=70:w=8:h=8:c=white:t=fill,drawtext=text='%{pts\:hms}':x=8:y=30:fontsize=16:fontcolor=white" \
  -c:v libx264 -preset medium -crf 44 -g 1200 -bf 2 -pix_fmt yuv420p -c:a aac -b:a 16k -ac 1 "${common[@]}" header.mp4

ls -l -- *.mp4 *.m4a

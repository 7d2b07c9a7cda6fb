#!/usr/bin/env bash
# fuzz.sh [FIRST-SEED] [PIECES] [INPUTS]: damaged files through all parsers, views and segments, one piece after the other: clips and joins, playlists and
# segments (growing and whole, of one film and of a title), subtitles, stills, what probe tells, times as they pass; also of encrypted films and of several edits.
# A piece is INPUTS (25,000) of each form (films, fragmented films, FLV, MP3) and as many made films (Mp4FuzzTests), with the seed FIRST-SEED, +1, ...
# An input may take a second of its thread's processor time (MEDIA_FUZZ_LIMIT, milliseconds). Every line goes to bench/fuzz.log; the first failure ends it.
# RUN is put before each run, DLL names a built test program. A piece takes a minute or two.
set -u
cd "$(dirname "$0")/.."
first=${1:-1}; pieces=${2:-10}; inputs=${3:-25000}
dll=${DLL:-tests/Media.Tests/bin/Release/net10.0/StonMedia.Media.Tests.dll}
[ -f "$dll" ] || dotnet build -c Release tests/Media.Tests -v q || exit 2
for ((seed = first; seed < first + pieces; seed++)); do
  out=$(MEDIA_FUZZ_LIMIT=${MEDIA_FUZZ_LIMIT:-1000} STONMEDIA_SEED=$seed MEDIA_FUZZ_COUNT=$inputs ${RUN:-} nice -n 19 dotnet "$dll" -noLogo -noColor -showLiveOutput -class "*FuzzTests" 2>&1)
  code=$?
  grep -oE '(mp4|fragments|flv|mp3|films) \| [0-9].*' <<<"$out" | tee -a bench/fuzz.log
  if [ $code -ne 0 ]; then grep -A12 'FAIL' <<<"$out" | tee -a bench/fuzz.log; exit 1; fi
done

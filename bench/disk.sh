#!/usr/bin/env bash
# Read and write throughput of the disk tier as a ratio to dd on the same disk, three rounds in turn.
#   bench/disk.sh [folder on the disk to measure] [MiB, default 2048]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
folder=$(mktemp -d "${1:-${TMPDIR:-/tmp}}/stonmedia-disk-bench.XXXXXX"); trap 'rm -rf "$folder"' EXIT
mib=${2:-2048}
dotnet build -c Release -v:quiet disk/StonMedia.Disk.Bench.csproj >/dev/null
bench() { disk/bin/Release/net10.0/StonMedia.Disk.Bench "$@" | tail -1; }
# dd's own figure, in MiB/s.
rate() { LC_ALL=C awk -v mib="$mib" '/copied/ { for (i = 1; i <= NF; i++) if ($i == "s,") printf "%.0f\n", mib / $(i - 1) }'; }
drop() { sync -f "$folder"; find "$folder" -type f -exec dd if={} iflag=nocache count=0 status=none \; ; }
for round in 1 2 3; do
  rm -rf "$folder/v" "$folder/v.volume" "$folder/dd"
  # From zeros: what is measured is the disk, and nothing between here and there compresses.
  dd_write=$(dd if=/dev/zero of="$folder/dd" bs=64k count=$((mib * 16)) conv=fdatasync 2>&1 | rate)
  our_write=$(bench write "$folder/v" "$mib")
  drop; dd_read=$(dd if="$folder/dd" of=/dev/null bs=64k 2>&1 | rate)
  drop; our_read=$(bench read "$folder/v" "$mib")
  drop; cold_dd=$dd_read
  dd if="$folder/dd" of=/dev/null bs=64k status=none; warm_dd=$(dd if="$folder/dd" of=/dev/null bs=64k 2>&1 | rate)
  bench read "$folder/v" "$mib" >/dev/null; warm_our=$(bench read "$folder/v" "$mib")
  LC_ALL=C awk -v r=$round -v a="$our_write" -v b="$dd_write" -v c="$our_read" -v d="$cold_dd" -v e="$warm_our" -v f="$warm_dd" 'BEGIN {
    printf "round %d: write %d to %d MiB/s (%.2f), read cold %d to %d (%.2f), read from the page cache %d to %d (%.2f)\n", r, a, b, a/b, c, d, c/d, e, f, e/f }'
done

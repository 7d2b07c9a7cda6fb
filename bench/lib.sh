# Shared by the bench scripts: a temporary folder, servers that are stopped again by process id, free ports.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/stonmedia-bench.XXXXXX")
pids=()

finish() {
    for pid in "${pids[@]:-}"; do [ -n "$pid" ] && kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

need() {
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "bench: $tool is missing: apt-get install nginx-extras wrk ffmpeg" >&2; exit 2; }
    done
}

free_port() {
    local port
    while :; do
        port=$((20000 + RANDOM % 30000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

await_port() {
    for _ in $(seq 1 200); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.05
    done
    echo "bench: nothing listens on port $1" >&2
    return 1
}

# start_nginx NAME "http-block" [workers]: config in $work/NAME; master's pid in nginx_pid
start_nginx() {
    local name=$1 http=$2 workers=${3:-1}
    mkdir -p "$work/$name/logs" "$work/$name/cache" "$work/$name/tmp"
    cat > "$work/$name/nginx.conf" <<CONF
$(for m in /usr/share/nginx/modules-available/mod-http-*.conf; do case $m in *mp4*|*flv*) cat "$m";; esac; done 2>/dev/null)
worker_processes $workers; daemon off; pid $work/$name/nginx.pid; error_log $work/$name/logs/error.log; user root;
worker_rlimit_nofile 65536;
events { worker_connections 16384; }
http {
  access_log off; keepalive_requests 1000000000; keepalive_timeout 600; tcp_nodelay on; default_type application/octet-stream;
  types { video/mp4 mp4; audio/mp4 m4a; text/plain txt; }
  client_body_temp_path $work/$name/tmp; proxy_temp_path $work/$name/tmp;
  $http
}
CONF
    ${nginx_nice:-} nginx -p "$work/$name" -c "$work/$name/nginx.conf" & nginx_pid=$!
    pids+=("$nginx_pid")
}

# start_edge "virtual-host settings" "top-level settings": port in edge_port, pid in edge_pid
start_edge() {
    cat > "$work/edge.conf" <<CONF
stonmedia {
  listen = ["http://127.0.0.1:0"]
  admin { listen = "http://127.0.0.1:0" }
  default-virtual-host = "bench"
  ${2:-}
  virtual-hosts { "bench" { ${1:-} } }
}
CONF
    [ -x "$root/http/bin/Release/net10.0/stonmedia" ] || dotnet build -c Release "$root/http" >/dev/null
    : > "$work/edge.out"
    "$root/http/bin/Release/net10.0/stonmedia" serve --config "$work/edge.conf" > "$work/edge.out" 2> "$work/edge.err" & edge_pid=$!
    pids+=("$edge_pid")
    for _ in $(seq 1 200); do
        edge_port=$(sed -n 's/^listening http http:\/\/127.0.0.1:\([0-9]*\).*/\1/p' "$work/edge.out")
        [ -n "$edge_port" ] && return
        sleep 0.05
    done
    cat "$work/edge.err" >&2
    return 1
}

# cpu_seconds PID...: user and system seconds of the processes and their children that are still alive
cpu_seconds() {
    local sum=0 pid all=()
    for pid in "$@"; do all+=("$pid" $(pgrep -P "$pid" || true)); done
    for pid in "${all[@]}"; do
        [ -r "/proc/$pid/stat" ] && sum=$(awk -v s="$sum" -v hz="$(getconf CLK_TCK)" '{sub(/.*\) /,""); print s + ($12 + $13) / hz}' "/proc/$pid/stat")
    done
    echo "$sum"
}

# rss_kib PID...: resident KiB of the processes and their children
rss_kib() {
    local sum=0 pid all=()
    for pid in "$@"; do all+=("$pid" $(pgrep -P "$pid" || true)); done
    for pid in "${all[@]}"; do
        [ -r "/proc/$pid/status" ] && sum=$((sum + $(awk '/^VmRSS/{print $2}' "/proc/$pid/status")))
    done
    echo "$sum"
}

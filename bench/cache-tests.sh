#!/usr/bin/env bash
# The public HTTP cache test-suite (github http-tests/cache-tests) against the edge, with the settings that the suite assumes.
#   CACHE_TESTS_DIR=/path/to/cache-tests bench/cache-tests.sh [OUT.json]      needs node, `npm install undici@7` in the suite
#   TEST_ID=some-test ...        one test, with all its headers        SCORE_ARGS="--all-kinds --reasons" ...      more of the score
# RUNNER: the script that runs and scores the suite; by default ../shared/tools/run-cache-tests.sh beside this repository.
source "$(dirname "$0")/lib.sh"
need node curl python3
runner=${RUNNER:-$root/../shared/tools/run-cache-tests.sh}
[ -x "$runner" ] || { echo "bench: no $runner; set RUNNER" >&2; exit 2; }
[ -d "${CACHE_TESTS_DIR:-}" ] || { echo "bench: set CACHE_TESTS_DIR to the unpacked suite" >&2; exit 2; }
out=${1:-$work/cache-tests.json}
origin_port=$(free_port)
# No 2xx is fresh unless the origin says so; every method goes through, answers to POST are kept where they may be, and Set-Cookie is stored as a
# required test wants it; the suite's broken connections are no reason to leave its only server alone, and a failure must not hold the next test's
# first request off.
start_edge "
  origin { servers = [\"http://127.0.0.1:$origin_port\"], idle-timeout = 3 s, exclusion { failures = 1000 } }
  ttl { success { initial = 0 s } }
  key { post { enabled = on } }
  headers { share-cookies = [\"*\"] }
  bypass { methods = [POST, PUT, DELETE, PATCH, OPTIONS, M-SEARCH] }
  log { access { enabled = off }, origin { enabled = off } }" "cache { memory = 256 MiB }"
ORIGIN_PORT=$origin_port "$runner" "http://127.0.0.1:$edge_port" "$out"

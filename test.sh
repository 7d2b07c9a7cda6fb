#!/usr/bin/env bash
# Sets up what the tests need, builds everything once in Release, runs every test project and sums up.
#   ./test.sh                      everything; the last line is "N passed, N failed, N skipped"
#   ./test.sh Media Streams        only the test projects whose names contain one of the words
#   ./test.sh -p:AkkaNet=1.5.30    arguments that start with "-" go to the build (here: the genuine Akka.NET)
# Exit code 1 when a test failed, a project hung or crashed, or fewer tests passed than the number in tests/minimum.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

budget=840          # seconds for everything
project_limit=300   # seconds for one test project; one that takes longer hangs and counts as failed
state=.setup; mkdir -p "$state"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false

words=(); build_args=()
for argument in "$@"; do
  case $argument in -*) build_args+=("$argument") ;; *) words+=("$argument") ;; esac
done

# ffmpeg and Chromium are tools of the tests; nginx is what some answers are compared with. Without them those tests skip.
install_tools() {
  local missing=()
  command -v ffmpeg >/dev/null || missing+=(ffmpeg)
  command -v chromium >/dev/null || missing+=(chromium fonts-dejavu-core)
  [ -x /usr/sbin/nginx ] || command -v nginx >/dev/null || missing+=(nginx-light)
  [ ${#missing[@]} -gt 0 ] || return 0
  command -v apt-get >/dev/null || { echo "not here, and no apt-get to install them: ${missing[*]}; their tests skip"; return 0; }
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || { echo "no right to install ${missing[*]}; their tests skip"; return 0; }
    as_root=(sudo -n)
  fi

  echo "installing ${missing[*]} ..."
  # A package that starts its server on installation must not: the policy says no to every start while it is there.
  local policy=/usr/sbin/policy-rc.d own_policy=
  if [ ! -e $policy ]; then
    own_policy=yes
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee $policy >/dev/null && "${as_root[@]}" chmod +x $policy
  fi
  {
    timeout 120 "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -q &&
    timeout 400 "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  } >"$state/apt.log" 2>&1 </dev/null || { tail -n 5 "$state/apt.log"; echo "could not install ${missing[*]}; their tests skip"; }
  [ -z "$own_policy" ] || "${as_root[@]}" rm -f $policy
}

# Players of HLS and DASH for the browser tests, at the versions of the lock file.
install_players() {
  local folder=tests/Browser.Tests/players
  command -v npm >/dev/null || { echo "no npm; the browser tests of HLS and DASH skip"; return 0; }
  [ -d $folder/node_modules/hls.js ] && [ -d $folder/node_modules/dashjs ] && return 0
  timeout 120 npm ci --prefix $folder >"$state/npm.log" 2>&1 </dev/null || { tail -n 3 "$state/npm.log"; echo "could not install the players; their tests skip"; }
}

build() {
  # Into a file and not a pipe: the compiler's server outlives the build and would keep the pipe of a caller open.
  if ! dotnet build StonMedia.sln -c Release -nodeReuse:false -v:quiet -clp:NoSummary "${build_args[@]+"${build_args[@]}"}" >"$state/build.log" 2>&1 </dev/null; then
    cat "$state/build.log"
    echo "the build failed"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi
  echo "built in ${SECONDS} s"
}

selected() {
  [ ${#words[@]} -gt 0 ] || return 0
  local word
  for word in "${words[@]}"; do [[ $1 == *"$word"* ]] && return 0; done
  return 1
}

passed=0; failed=0; skipped=0
# What failed is told just before the last line, where a shortened log still has it: at most 20 tests, of each its name, message and
# where it was, in 14 lines without the runtime's own frames and without what was logged in between. Whole logs stay in .setup.
failures=$state/failures.log; : >"$failures"
failed_tests() {
  awk '/^    [^ ]/ { lines = /\[FAIL\]$/ ? 14 : 0; if (lines) tests++ }
       /^    / && !/^ +(at (System|Microsoft|Xunit)\.|--- End of stack trace)/ && lines-- > 0 && tests <= 20 { print substr($0, 1, 400) }' "$1"
}

run_project() {
  local project=$1 name assembly log started limit code summary total errors fails skips
  name=$(basename "$project" .csproj)
  assembly=$(dirname "$project")/bin/Release/net10.0/$name.dll
  log=$state/$name.log
  limit=$((budget - SECONDS)); [ $limit -le $project_limit ] || limit=$project_limit
  if [ $limit -lt 5 ]; then
    echo "FAILED $name: no time left of $budget s" | tee -a "$failures"
    failed=$((failed + 1)); return
  fi

  started=$SECONDS
  timeout --kill-after=5 "$limit" dotnet "$assembly" -noLogo -noColor -longRunning 60 >"$log" 2>&1 </dev/null
  code=$?
  # "   Name  Total: 27, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 0.093s", or only "Total: 0"
  summary=$(grep -E "^ +$name +Total: [0-9]+" "$log" | tail -n 1)
  if [ $code -ge 124 ] || [ -z "$summary" ]; then
    {
      if [ $code -eq 124 ] || [ $code -eq 137 ]; then echo "FAILED $name: still running after $limit s; the end of its log:"; else echo "FAILED $name: ended with code $code and no summary; the end of its log:"; fi
      failed_tests "$log"
      tail -n 30 "$log" | cut -c1-400
    } | tee -a "$failures"
    failed=$((failed + 1)); return
  fi

  number() { sed -nE "s/.*$1: ([0-9]+).*/\1/p" <<<"$summary"; }
  total=$(number Total); errors=$(number Errors); fails=$(number Failed); skips=$(number Skipped)
  errors=${errors:-0}; skips=${skips:-0}; fails=$((${fails:-0} + errors))
  # A runner that ends badly although no test failed (a crash on the way out) is a failure too; code 8 means "no tests".
  [ $code -eq 0 ] || [ $fails -gt 0 ] || [ "$total" -eq 0 ] || fails=1
  passed=$((passed + total - fails - skips)); failed=$((failed + fails)); skipped=$((skipped + skips))
  if [ $fails -gt 0 ]; then failed_tests "$log" >>"$failures"; fi
  printf '%-34s %5d passed %4d failed %4d skipped  %4d s\n' "$name" $((total - fails - skips)) $fails "$skips" $((SECONDS - started))
  if [ "$skips" -gt 0 ]; then grep -E '\[SKIP\]' "$log" | sed 's/^ */    /' | head -n 12; fi
}

install_tools
if selected StonMedia.Browser.Tests; then install_players; fi
build
for project in tests/*/*.Tests.csproj; do
  if selected "$(basename "$project" .csproj)"; then run_project "$project"; fi
done

minimum=$(cat tests/minimum 2>/dev/null || echo 1)
code=0
[ $failed -eq 0 ] || code=1
if [ ${#words[@]} -eq 0 ] && [ $passed -lt "$minimum" ]; then
  echo "fewer tests passed than the $minimum in tests/minimum"
  code=1
fi
if [ -s "$failures" ]; then echo "what failed:"; cat "$failures"; fi
echo "took $SECONDS s"
echo "$passed passed, $failed failed, $skipped skipped"
exit $code

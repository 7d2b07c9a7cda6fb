#!/usr/bin/env bash
# Builds StonMedia when needed and runs the demo: an edge on port 8080 before a small origin of its own, both in this process.
#   ./run.sh [--port 8080]
# Needs the .NET SDK, and neither the internet (after the first restore) nor ffmpeg.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
mkdir -p .setup
echo "building ..."
if ! dotnet build http/StonMedia.Http.csproj -c Release -nodeReuse:false -v:quiet >.setup/run-build.log 2>&1 </dev/null; then
  cat .setup/run-build.log
  echo "the build failed" >&2
  exit 1
fi
exec http/bin/Release/net10.0/stonmedia demo "$@"

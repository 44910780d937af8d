#!/usr/bin/env bash
# Runs the tests of a project that is built already, and prints what they say once they are done: projects that run side by
# side would else write into one another's lines. The first argument is the folder that keeps the output, the second the project.
set -euo pipefail
log=$1/$(basename "$2" .csproj).log
status=0
dotnet test "$2" --configuration Release --no-build --nologo >"$log" 2>&1 || status=1
cat "$log"
exit "$status"

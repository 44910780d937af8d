#!/usr/bin/env bash
# Builds the solution and runs every test in it. The last line is the sum over all test projects:
#
#     N passed, N failed, N skipped
#
# Fails when a test failed, and when a test project did not report any test. With --all-required (or ALL_REQUIRED=1)
# a skipped test is a failure too. The trigger is compiled only where the package feed has its package; no test needs it.
set -euo pipefail
cd "$(dirname "$0")"

all_required=${ALL_REQUIRED:-}
case ${1:-} in
  "") ;;
  --all-required) all_required=1 ;;
  *)
    echo "usage: ./test.sh [--all-required]" >&2
    exit 2
    ;;
esac

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The counts are read from the output, so it has to be in English.
status=0
DOTNET_CLI_UI_LANGUAGE=en dotnet test MixpanelFunctions.sln --configuration Release --nologo 2>&1 | tee "$log" || status=$?

# One line a test project:
# Passed!  - Failed:     0, Passed:    24, Skipped:     0, Total:    24, Duration: 127 ms - MixpanelFunctions.Tests.dll (net10.0)
counts=$(sed -nE 's/.*(Passed|Failed|Skipped)! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total: +[0-9]+, .* - (.+)\.dll \(.*/\5 \3 \2 \4/p' "$log")

for project in tests/*/*.Tests.csproj; do
  name=$(basename "$project" .csproj)
  if ! grep -q "^$name " <<<"$counts"; then
    echo "$name did not report any test." >&2
    status=1
  fi
done

read -r passed failed skipped < <(awk '{ p += $2; f += $3; s += $4 } END { print p + 0, f + 0, s + 0 }' <<<"$counts")
if ((failed > 0 || passed == 0)); then
  status=1
fi
if [[ -n $all_required ]] && ((skipped > 0)); then
  echo "Every test is required here, and some were skipped." >&2
  status=1
fi

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"

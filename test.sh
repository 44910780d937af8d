#!/usr/bin/env bash
# Builds the solution and runs every test in it, some test projects side by side. The last line is the sum over all of them:
#
#     N passed, N failed, N skipped
#
# Fails when a test failed, and when a test project did not report any test. With --all-required (or ALL_REQUIRED=1)
# a skipped test is a failure too. With --no-build the tests run as they were last built. The trigger is compiled only where
# the package feed has its package; no test needs it.
# TEST_JOBS sets how many test projects run at once (default: 2).
set -euo pipefail
cd "$(dirname "$0")"

all_required=${ALL_REQUIRED:-}
builds=1
for argument; do
  case $argument in
    --all-required) all_required=1 ;;
    --no-build) builds= ;;
    *)
      echo "usage: ./test.sh [--all-required] [--no-build]" >&2
      exit 2
      ;;
  esac
done

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
# The counts are read from the output, so it has to be in English.
export DOTNET_CLI_UI_LANGUAGE=en

if [[ -n $builds ]]; then
  dotnet build MixpanelFunctions.sln --configuration Release --nologo
fi

# The one that takes longest first, so that the others end beside it.
longest=tests/MixpanelFunctions.Local.Tests/MixpanelFunctions.Local.Tests.csproj
projects=("$longest")
for project in tests/*/*.Tests.csproj; do
  [[ $project == "$longest" ]] || projects+=("$project")
done

status=0
printf '%s\n' "${projects[@]}" | xargs -n 1 -P "${TEST_JOBS:-2}" tests/run-project.sh "$logs" || status=1

# One line a test project:
# Passed!  - Failed:     0, Passed:    24, Skipped:     0, Total:    24, Duration: 127 ms - MixpanelFunctions.Tests.dll (net10.0)
counts=$(sed -nE 's/.*(Passed|Failed|Skipped)! +- Failed: +([0-9]+), Passed: +([0-9]+), Skipped: +([0-9]+), Total: +[0-9]+, .* - (.+)\.dll \(.*/\5 \3 \2 \4/p' "$logs"/*.log)

for project in "${projects[@]}"; do
  name=$(basename "$project" .csproj)
  if ! grep -q "^$name " <<<"$counts"; then
    echo "$name did not report any test." >&2
    status=1
  fi
  # A process that ends on the way reports what it has done as passed.
  if grep -qs 'FATAL ERROR' "$logs/$name.log"; then
    echo "$name ended before all of its tests had run." >&2
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

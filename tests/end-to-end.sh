#!/usr/bin/env bash
# The Function app under the real Functions host: the local event hub with the sample events, Azurite for checkpoints and
# dead letters, the Mixpanel stand-in. Needs func (Core Tools 4), azurite, curl and jq. Ends with 0 when the stand-in holds
# exactly the records that `map` says the events make.
set -euo pipefail
cd "$(dirname "$0")/.."

for program in func azurite curl jq; do
  command -v "$program" >/dev/null || { echo "end-to-end.sh needs $program." >&2; exit 2; }
done

logs=$PWD/out/end-to-end
rm -rf "$logs"
mkdir -p "$logs/azurite"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true' EXIT

# A project of its own: that of `run` gets the same events by the sample rules.
token=fedcba9876543210fedcba9876543210
page=http://127.0.0.1:5080

# Fails with the log where a page does not answer in two minutes.
wait_for() {
  for _ in $(seq 60); do
    if curl --silent --fail --output /dev/null "$1"; then return; fi
    sleep 2
  done
  echo "$1 does not answer; $2:" >&2
  tail -n 50 "$2" >&2
  exit 1
}

dotnet build MixpanelFunctions.sln --configuration Release --nologo --verbosity quiet
local_program=src/MixpanelFunctions.Local/bin/Release/net10.0/MixpanelFunctions.Local.dll
samples=src/MixpanelFunctions.Local/Samples/events.ndjson

# With no rule of our own, the built-in one runs: here in `map`, there in the app.
echo '{}' >"$logs/no-rules.json"
expected=$(dotnet "$local_program" map --rules "$logs/no-rules.json" --project-token "$token" "$samples" 2>"$logs/map.log" |
  jq -r '.record | [.event, .properties.distinct_id, .properties.time, .properties["$insert_id"]] | @json' | sort -u | wc -l)

azurite --silent --skipApiVersionCheck --location "$logs/azurite" >"$logs/azurite.log" 2>&1 &
pids+=($!)
dotnet "$local_program" run >"$logs/run.log" 2>&1 &
pids+=($!)
wait_for "$page/stand-in/summary" "$logs/run.log"

export AzureWebJobsStorage=UseDevelopmentStorage=true
export FUNCTIONS_WORKER_RUNTIME=dotnet-isolated
export EventHub='Endpoint=sb://localhost;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=SAS_KEY_VALUE;UseDevelopmentEmulator=true;'
export EventHubName=edge-events
# A consumer group that the local hub keeps for the function.
export EventHubConsumerGroup=function
export Mixpanel__ProjectToken=$token
export Mixpanel__BaseAddress=$page
(cd src/MixpanelFunctions/bin/Release/net10.0 && exec func start --port 7171) >"$logs/func.log" 2>&1 &
pids+=($!)

# The stand-in names projects as they come: that of `run` is the first, the function's the second.
held=0
for _ in $(seq 90); do
  held=$(curl --silent --fail "$page/stand-in/events?project=project-2&limit=1" | jq '.matched // 0')
  if ((held >= expected)); then break; fi
  sleep 2
done

# Nothing comes after it: redelivered events are the same records.
sleep 10
held=$(curl --silent --fail "$page/stand-in/events?project=project-2&limit=1" | jq '.matched // 0')
if ((held != expected)); then
  echo "The stand-in holds $held records of the function, $expected were expected." >&2
  tail -n 80 "$logs/func.log" >&2
  exit 1
fi

echo "The function forwarded $held records, as expected."

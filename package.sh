#!/usr/bin/env bash
# Makes the package of the Function app, the zip that `func azure functionapp publish`, `az functionapp deployment` and
# ./deploy.sh take:
#
#     ./package.sh [ZIP]          default: out/MixpanelFunctions.zip
#
# Exit codes: 0 done, 1 the build failed, 2 wrong usage, 3 the package feed lacks the package of the trigger.
set -euo pipefail
cd "$(dirname "$0")"

if (($# > 1)) || [[ ${1:-} == -* ]]; then
  echo "usage: ./package.sh [ZIP]" >&2
  exit 2
fi

zip=${1:-out/MixpanelFunctions.zip}
mkdir -p "$(dirname "$zip")"
zip=$(cd "$(dirname "$zip")" && pwd)/$(basename "$zip")
folder=out/package
rm -rf "$folder"

# NU1101 and NU1102: the feed has no such package, or not in this version. NuGet reports any other error.
if ! probe=$(dotnet restore build/FeedProbe/FeedProbe.csproj --verbosity quiet 2>&1); then
  if grep --quiet ' NU110[12]: ' <<<"$probe" && ! grep --extended-regexp 'error [A-Z]+[0-9]+:' <<<"$probe" | grep --quiet --invert-match ' NU110[12]: '; then
    echo "The package feed lacks Microsoft.Azure.Functions.Worker.Extensions.EventHubs, so the Function app cannot be built here; take the zip of a release." >&2
    exit 3
  fi
  echo "$probe" >&2
  exit 1
fi

# Settings of your own machine are never published.
dotnet publish src/MixpanelFunctions --configuration Release --output "$folder" --nologo --verbosity quiet
dotnet build build/Package/Package.proj --nologo --verbosity quiet "-property:Folder=$PWD/$folder" "-property:Zip=$zip"

echo "$zip, $(wc -c <"$zip") bytes"

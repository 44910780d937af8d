#!/usr/bin/env bash
# Publishes the local program as one file that needs no .NET on the machine:
#
#     build/single-file.sh RUNTIME FOLDER      for instance linux-x64, win-x64 or osx-arm64
#
# The file is FOLDER/mixpanel-functions-RUNTIME, with .exe at its end for Windows.
set -euo pipefail

if (($# != 2)); then
  echo "usage: build/single-file.sh RUNTIME FOLDER" >&2
  exit 2
fi

runtime=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet publish src/MixpanelFunctions.Local --configuration Release --nologo --verbosity quiet \
  --runtime "$runtime" --self-contained --artifacts-path "$work/artifacts" --output "$work/program" \
  -property:IsSelfContained=true -property:PublishSingleFile=true -property:IncludeAllContentForSelfExtract=true \
  -property:EnableCompressionInSingleFile=true -property:DebugType=none

suffix=
[[ $runtime != win-* ]] || suffix=.exe
mv "$work/program/MixpanelFunctions.Local$suffix" "$folder/mixpanel-functions-$runtime$suffix"

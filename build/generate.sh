#!/usr/bin/env bash
# Updates every file that a command writes: the schema of a rules file, the page and the Bicep file of settings, and the
# compiled template of infra/.
#
#     build/generate.sh
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build src/MixpanelFunctions.Local --configuration Release --nologo --verbosity quiet
program() { dotnet run --no-build --configuration Release --project src/MixpanelFunctions.Local -- "$@"; }
program schema -o schemas/rules.schema.json
program settings -o docs/settings.md
program settings --format bicep -o infra/settings.bicep

# The Bicep compiler that the tests use.
dotnet restore tests/MixpanelFunctions.Tests --nologo --verbosity quiet
"$(dotnet msbuild tests/MixpanelFunctions.Tests -getProperty:BicepFolder)/bicep" build infra/main.bicep --outfile infra/azuredeploy.json

#!/usr/bin/env bash
# Deploys an installation with the Azure CLI: the resources of infra/, the package, the rules file.
#
#     ./deploy.sh GROUP [options]
#
#     --location REGION     the region; needed where the resource group is not there yet
#     --parameters FILE     the .bicepparam file; default: infra/main.bicepparam
#     --package ZIP         the package to deploy, as ./package.sh makes it; without it the app stays as it is
#     --rules FILE          the rules file to put on the blob, with rulesFile = 'blob'
#     --no-infra            leave the resources as they are
#     --what-if             tell what would be made or changed, and change nothing
#     --help                this text
#
# MIXPANEL_PROJECT_TOKEN and MIXPANEL_REGION in the environment are read by infra/main.bicepparam; the token goes to the
# Key Vault and is never shown. Exit codes: 0 done, 1 a step failed, 2 wrong usage.
set -euo pipefail
cd "$(dirname "$0")"

usage() { sed -nE '2,/^set /{/^#/s/^# ?//p}' "$0"; }

wrong() {
  echo "deploy.sh: $1 (--help tells more)" >&2
  exit 2
}

group='' location='' parameters=infra/main.bicepparam package='' rules='' infra=yes what_if=''
while (($# > 0)); do
  case $1 in
    --location | --parameters | --package | --rules)
      (($# > 1)) || wrong "$1 needs a value"
      declare "${1#--}=$2"
      shift
      ;;
    --no-infra) infra='' ;;
    --what-if) what_if=yes ;;
    --help)
      usage
      exit 0
      ;;
    -*) wrong "there is no option $1" ;;
    *)
      [[ -z $group ]] || wrong "one resource group only, not $group and $1"
      group=$1
      ;;
  esac
  shift
done

[[ -n $group ]] || wrong "which resource group?"
for file in "$parameters" ${package:+"$package"} ${rules:+"$rules"}; do
  [[ -f $file ]] || wrong "there is no file $file"
done
command -v az >/dev/null || wrong "the Azure CLI, az, is not installed"
az account show --output none 2>/dev/null || wrong "not signed in: az login"

if [[ $(az group exists --name "$group") != true ]]; then
  [[ -n $location ]] || wrong "there is no resource group $group; with --location it is made"
  if [[ -n $what_if ]]; then
    echo "The resource group $group would be made in $location, and everything in it."
    exit 0
  fi
  az group create --name "$group" --location "$location" --output none
fi
export AZURE_LOCATION=${location:-$(az group show --name "$group" --query location --output tsv)}
export AZURE_ENV_NAME=${AZURE_ENV_NAME:-${group:0:24}}

deployment=mixpanel-functions
if [[ -n $what_if ]]; then
  az deployment group what-if --resource-group "$group" --name "$deployment" --parameters "$parameters"
  exit 0
fi

if [[ -n $infra ]]; then
  echo "Resources, about five minutes the first time …"
  az deployment group create --resource-group "$group" --name "$deployment" --parameters "$parameters" --output none
fi

# What the deployment named, also one of before.
output() {
  az deployment group show --resource-group "$group" --name "$deployment" --query "properties.outputs.$1.value" --output tsv
}

app=$(output AZURE_FUNCTION_NAME)
plan=$(output AZURE_FUNCTION_PLAN)
host_storage=$(output AZURE_HOST_STORAGE)

# First the rules, for an app that is to read them from a blob does not start without.
if [[ -n $rules ]]; then
  [[ -n $(output RULES_FILE) ]] || wrong "this installation does not take its rules from a blob: rulesFile = 'blob'"
  az storage blob upload --auth-mode login --account-name "$host_storage" --container-name rules --name rules.json \
    --file "$rules" --overwrite --only-show-errors --output none
  echo "Rules deployed."
fi

if [[ -n $package ]]; then
  if [[ $plan == premium ]]; then
    az storage blob upload --auth-mode login --account-name "$host_storage" --container-name packages \
      --name released-package.zip --file "$package" --overwrite --only-show-errors --output none
    az functionapp restart --resource-group "$group" --name "$app" --output none
    # The platform learns the triggers of a package on a blob only when it is told to look.
    az rest --method post --output none \
      --url "$(az functionapp show --resource-group "$group" --name "$app" --query id --output tsv)/syncfunctiontriggers?api-version=2024-11-01"
  else
    az functionapp deployment source config-zip --resource-group "$group" --name "$app" --src "$package" --output none
  fi
  echo "Package deployed."
fi

cat <<END
Function app       $app
Namespace          $(output EVENT_HUB_NAMESPACE)
Hub                $(output EVENT_HUB_NAME)
Key Vault          $(output AZURE_KEY_VAULT)
Dead letters       $(output AZURE_DEAD_LETTER_STORAGE)/mixpanel-dead-letters
END

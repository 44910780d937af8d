#!/usr/bin/env bash
# Deploys an installation with the Azure CLI: the resources of infra/, the package, and the rules file.
#
#     ./deploy.sh GROUP [options]
#
#     --location REGION     the region; required if the resource group does not exist yet
#     --parameters FILE     the .bicepparam file; default: infra/main.bicepparam
#     --package ZIP         the package to deploy, as ./package.sh makes it; without it, the app keeps its package
#     --rules FILE          the rules file to upload, for an installation with rulesFile = 'blob'
#     --allow-ip ADDRESS    with a private network: opens the storage account to this public address for the uploads,
#                           and closes it again
#     --no-infra            do not deploy the resources
#     --what-if             show what the deployment would create or change, and change nothing
#     --help                show this text
#
# infra/main.bicepparam reads MIXPANEL_PROJECT_TOKEN, MIXPANEL_REGION, MIXPANEL_IDENTITY_MERGE and ALERT_EMAILS from the
# environment. The token goes to the Key Vault and is never shown. Exit codes: 0 done, 1 a step failed, 2 wrong usage.
set -euo pipefail
cd "$(dirname "$0")"

usage() { sed -nE '2,/^set /{/^#/s/^# ?//p}' "$0"; }

wrong() {
  echo "deploy.sh: $1 (see --help)" >&2
  exit 2
}

group='' location='' parameters=infra/main.bicepparam package='' rules='' allow_ip='' infra=yes what_if=''
while (($# > 0)); do
  case $1 in
    --location | --parameters | --package | --rules | --allow-ip)
      (($# > 1)) || wrong "$1 needs a value"
      name=${1#--}
      declare "${name//-/_}=$2"
      shift
      ;;
    --no-infra) infra='' ;;
    --what-if) what_if=yes ;;
    --help)
      usage
      exit 0
      ;;
    -*) wrong "unknown option $1" ;;
    *)
      [[ -z $group ]] || wrong "name one resource group, not $group and $1"
      group=$1
      ;;
  esac
  shift
done

[[ -n $group ]] || wrong "name the resource group"
for file in "$parameters" ${package:+"$package"} ${rules:+"$rules"}; do
  [[ -f $file ]] || wrong "the file $file does not exist"
done
command -v az >/dev/null || wrong "the Azure CLI, az, is not installed"
az account show --output none 2>/dev/null || wrong "not signed in to Azure: run az login"

if [[ $(az group exists --name "$group") != true ]]; then
  [[ -n $location ]] || wrong "the resource group $group does not exist; add --location to create it"
  if [[ -n $what_if ]]; then
    echo "The deployment would create the resource group $group in $location, and everything in it."
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
  echo "Deploying the resources. The first time takes about five minutes …"
  az deployment group create --resource-group "$group" --name "$deployment" --parameters "$parameters" --output none
fi

# An output of this deployment, or of the last one.
output() {
  az deployment group show --resource-group "$group" --name "$deployment" --query "properties.outputs.$1.value" --output tsv
}

app=$(output AZURE_FUNCTION_NAME)
plan=$(output AZURE_FUNCTION_PLAN)
host_storage=$(output AZURE_HOST_STORAGE)

close_storage() {
  [[ $access == Enabled ]] ||
    az storage account update --resource-group "$group" --name "$host_storage" --public-network-access Disabled --output none
  az storage account network-rule remove --resource-group "$group" --account-name "$host_storage" --ip-address "$allow_ip" --output none
  echo "The storage account is closed to $allow_ip again."
}

if [[ -n $allow_ip ]]; then
  access=$(az storage account show --resource-group "$group" --name "$host_storage" --query publicNetworkAccess --output tsv)
  trap close_storage EXIT
  az storage account network-rule add --resource-group "$group" --account-name "$host_storage" --ip-address "$allow_ip" --output none
  [[ $access == Enabled ]] ||
    az storage account update --resource-group "$group" --name "$host_storage" --public-network-access Enabled --default-action Deny --output none
fi

# CONTAINER NAME FILE. A network rule that was just added takes up to a minute to work.
upload() {
  local attempts=1
  [[ -z $allow_ip ]] || attempts=12
  until az storage blob upload --auth-mode login --account-name "$host_storage" --container-name "$1" --name "$2" --file "$3" \
    --overwrite --only-show-errors --output none; do
    ((--attempts > 0)) || return 1
    echo "The upload failed. Trying again in 10 seconds …"
    sleep 10
  done
}

# The rules first: an app that reads them from a blob does not start without them.
if [[ -n $rules ]]; then
  [[ -n $(output RULES_FILE) ]] || wrong "this installation does not read its rules from a blob: set rulesFile = 'blob'"
  upload rules rules.json "$rules"
  echo "Rules deployed."
fi

if [[ -n $package ]]; then
  if [[ $plan == premium ]]; then
    upload packages released-package.zip "$package"
    az functionapp restart --resource-group "$group" --name "$app" --output none
    # The platform reads the triggers of a package on a blob only on request.
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

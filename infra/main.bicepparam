// For development, and what `azd up` takes: the values come from azd's environment (azd env set NAME VALUE).
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

// A secret: it goes to the Key Vault and nowhere else.
param mixpanelProjectToken = readEnvironmentVariable('MIXPANEL_PROJECT_TOKEN', '')

param hub = {
  partitionCount: 2
  maximumCapacity: 0
}

param flex = {
  maximumInstanceCount: 2
}

param settings = {
  Mixpanel__Region: readEnvironmentVariable('MIXPANEL_REGION', 'US')
}

param deadLetterDays = 30

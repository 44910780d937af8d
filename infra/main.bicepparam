// For development, and for `azd up`. The values come from the environment; with azd, set them by: azd env set NAME VALUE
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

// A secret. It goes to the Key Vault and nowhere else.
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
  Mixpanel__IdentityMerge: readEnvironmentVariable('MIXPANEL_IDENTITY_MERGE', 'Simplified')
}

// One address, or several with commas between them.
param alertEmails = empty(readEnvironmentVariable('ALERT_EMAILS', ''))
  ? []
  : split(readEnvironmentVariable('ALERT_EMAILS', ''), ',')

param deadLetterDays = 30

// For production: ./deploy.sh GROUP --parameters infra/production.bicepparam
// Copy this file, set your own values, and keep the copy in your own repository. It holds no secret.
using 'main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')

param tags = {
  owner: 'analytics'
}

// The hub stays reachable from the internet, because Adobe sends from there. Only the app's network reaches storage and
// vault. To also reach them from your office, add its public addresses: allowedIps: ['203.0.113.7']
param network = {
  private: true
  addressPrefix: '10.20.0.0/24'
}

// A partition forwards one batch at a time, so partitions limit how many batches run at once. You cannot change their
// number later.
param hub = {
  partitionCount: 16
  capacity: 2
  maximumCapacity: 10
  retentionHours: 168
}

// One instance always runs, so that the first event after a quiet hour does not wait for a start.
param flex = {
  instanceMemoryMB: 2048
  maximumInstanceCount: 16
  alwaysReady: 1
}

// The rules file is a blob: rules change without a deployment.
param rulesFile = 'blob'

param settings = {
  Mixpanel__Region: 'EU'
  Mixpanel__IdentityMerge: 'Simplified'
  Forwarding__RulesRefresh: '00:01:00'
}

// A second project. Actions name it by "project": "retail".
param mixpanelProjects = {
  retail: {
    Region: 'EU'
  }
}

// Which app setting is which secret of the vault.
param vaultReferences = {
  Mixpanel__ProjectToken: 'mixpanel-project-token'
  Mixpanel__Projects__retail__ProjectToken: 'mixpanel-retail-token'
}

// The secrets come from your environment. A variable that is not set leaves its secret in the vault as it is.
param mixpanelProjectToken = readEnvironmentVariable('MIXPANEL_PROJECT_TOKEN', '')
param secrets = {
  'mixpanel-retail-token': readEnvironmentVariable('MIXPANEL_RETAIL_TOKEN', '')
}

param alertEmails = ['analytics-oncall@example.com']

param alerts = {
  deadLetters: 10
  lagSeconds: 300
  failures: 3
}

param logRetentionDays = 90
param deadLetterDays = 90
param purgeProtection = true

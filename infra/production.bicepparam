// For production: ./deploy.sh GROUP --parameters infra/production.bicepparam
// Copy it, put in your own values, and keep the copy in your own repository: it holds no secret.
using 'main.bicep'

param environmentName = 'prod'
param location = 'westeurope'

param tags = {
  owner: 'analytics'
}

// Adobe sends from outside, so the hub stays reachable; storage and vault are reached from the app's network alone.
param network = {
  private: true
  addressPrefix: '10.20.0.0/24'
}

// A partition forwards one batch at a time: partitions decide the most that can be under way at once, for good.
param hub = {
  partitionCount: 16
  capacity: 2
  maximumCapacity: 10
  retentionHours: 168
}

// One instance is always there, so that the first event after a quiet hour does not wait for a start.
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

// A second project, that actions name by "project": "retail".
param mixpanelProjects = {
  retail: {
    Region: 'EU'
  }
}

// The secrets themselves are put into the vault by hand: az keyvault secret set.
param vaultReferences = {
  Mixpanel__ProjectToken: 'mixpanel-project-token'
  Mixpanel__Projects__retail__ProjectToken: 'mixpanel-retail-token'
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

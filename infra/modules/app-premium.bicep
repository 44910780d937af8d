metadata description = 'The Function app on Elastic Premium. It runs from a package on a blob, for its content would else be on a file share, which only a key opens.'

import { premiumScale } from '../types.bicep'

@description('The app.')
param appName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The identity that the app has.')
param identityId string

@description('Its app settings, those of the plan left out.')
param settings { *: string }

@description('The address of the package.')
param packageUri string

@description('How it scales.')
param scale premiumScale

@description('The subnet that its connections leave by; empty for none.')
param subnetId string

@description('Where its logs and metrics go.')
param workspaceId string

@description('Instances that are always there.')
var minimumInstances = scale.?minimumInstances ?? 1

@description('Instances at the most.')
var maximumInstances = scale.?maximumInstances ?? 20

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${appName}'
  location: location
  tags: tags
  kind: 'elastic'
  sku: {
    name: scale.?sku ?? 'EP1'
    tier: 'ElasticPremium'
    capacity: minimumInstances
  }
  properties: {
    reserved: true
    maximumElasticWorkerCount: maximumInstances
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: appName
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    outboundVnetRouting: {
      allTraffic: !empty(subnetId)
    }
    siteConfig: {
      linuxFxVersion: 'DOTNET-ISOLATED|10.0'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      minimumElasticInstanceCount: minimumInstances
      functionAppScaleLimit: maximumInstances
      // The platform itself cannot look into a hub behind a private endpoint; the app then tells it how much waits.
      functionsRuntimeScaleMonitoringEnabled: !empty(subnetId)
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, {
      FUNCTIONS_EXTENSION_VERSION: '~4'
      FUNCTIONS_WORKER_RUNTIME: 'dotnet-isolated'
      WEBSITE_RUN_FROM_PACKAGE: packageUri
      WEBSITE_RUN_FROM_PACKAGE_BLOB_MI_RESOURCE_ID: identityId
    })
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

// The app's own logs reach Application Insights; its FunctionAppLogs would be the same once more.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

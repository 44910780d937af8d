metadata description = 'The Function app on Elastic Premium. It runs from a package in a blob, because its content would otherwise be on a file share, which needs a key.'

import { premiumScale } from '../types.bicep'

@description('The app.')
param appName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The identity of the app.')
param identityId string

@description('Its app settings, without those of the plan.')
param settings { *: string }

@description('The address of the package.')
param packageUri string

@description('How it scales.')
param scale premiumScale

@description('The subnet for outgoing connections. Empty for none.')
param subnetId string

@description('Where its logs and metrics go.')
param workspaceId string

@description('Instances that always run.')
var minimumInstances = scale.?minimumInstances ?? 1

@description('The most instances.')
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
      // The platform cannot read a hub behind a private endpoint, so the app reports how many events wait.
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

// The app's own logs go to Application Insights. FunctionAppLogs would duplicate them.
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

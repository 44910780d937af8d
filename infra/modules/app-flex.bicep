metadata description = 'The Function app on Flex Consumption.'

import { flexScale } from '../types.bicep'

@description('The app.')
param appName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The identity of the app.')
param identityId string

@description('Its app settings.')
param settings { *: string }

@description('The container for packages.')
param packageContainerUri string

@description('How it scales.')
param scale flexScale

@description('The subnet for outgoing connections. Empty for none.')
param subnetId string

@description('Where its logs and metrics go.')
param workspaceId string

@description('Instances that always run.')
var alwaysReady = scale.?alwaysReady ?? 0

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: 'plan-${appName}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: appName
  location: location
  // azd deploys the service with this name in azure.yaml to this app.
  tags: union(tags, { 'azd-service-name': 'app' })
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
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: scale.?instanceMemoryMB ?? 2048
        maximumInstanceCount: scale.?maximumInstanceCount ?? 40
        alwaysReady: alwaysReady == 0 ? [] : [{ name: 'function:ForwardEdgeEvents', instanceCount: alwaysReady }]
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: settings
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

metadata description = 'An Event Hubs namespace with one hub, the consumer group of the app, and its role to read.'

import { hubOptions } from '../types.bicep'

@description('The namespace.')
param namespaceName string

@description('The hub.')
param hubName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The options of the installation.')
param options hubOptions

@description('The consumer group.')
param consumerGroup string

@description('The object id of the identity of the app.')
param principalId string

@description('The identity of the app by name.')
param identityName string

@description('Where its logs and metrics go.')
param workspaceId string

@description('The rule with which a producer without an identity can send. Empty for none.')
var sendRuleName = options.?sendRuleName ?? 'adobe-send'

@description('The most throughput units. 0 turns off automatic increase.')
var maximumCapacity = options.?maximumCapacity ?? 4

@description('Addresses that can reach it. Empty for all.')
var allowedIps = options.?allowedIps ?? []

@description('Whether it has public access.')
var publicAccess = options.?publicAccess ?? true

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' = {
  name: namespaceName
  location: location
  tags: tags
  sku: {
    name: 'Standard'
    tier: 'Standard'
    capacity: options.?capacity ?? 1
  }
  properties: {
    minimumTlsVersion: '1.2'
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    // Keys are only for the rule that can send. Without it, no key gives access to the namespace.
    disableLocalAuth: empty(sendRuleName)
    isAutoInflateEnabled: maximumCapacity > 0
    maximumThroughputUnits: maximumCapacity
  }
}

resource networkRules 'Microsoft.EventHub/namespaces/networkRuleSets@2026-01-01' = {
  parent: namespace
  name: 'default'
  properties: {
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    defaultAction: empty(allowedIps) ? 'Allow' : 'Deny'
    trustedServiceAccessEnabled: true
    ipRules: [for address in allowedIps: { ipMask: address, action: 'Allow' }]
  }
}

resource eventHub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' = {
  parent: namespace
  name: hubName
  properties: {
    partitionCount: options.?partitionCount ?? 4
    retentionDescription: {
      cleanupPolicy: 'Delete'
      retentionTimeInHours: options.?retentionHours ?? 168
    }
  }
}

resource group 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = if (consumerGroup != '$Default') {
  parent: eventHub
  name: consumerGroup
  properties: {
    userMetadata: 'Forwards to Mixpanel. Do not use it for another reader.'
  }
}

resource sendRule 'Microsoft.EventHub/namespaces/eventhubs/authorizationRules@2026-01-01' = if (!empty(sendRuleName)) {
  parent: eventHub
  name: empty(sendRuleName) ? 'none' : sendRuleName
  properties: {
    rights: ['Send']
  }
}

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(eventHub.id, identityName, 'Azure Event Hubs Data Receiver')
  scope: eventHub
  properties: {
    description: 'The app reads events.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      // Azure Event Hubs Data Receiver
      'a638d3c7-ab3a-418d-83e6-5f17a39d4fde'
    )
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: namespace
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'allLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

@description('The namespace.')
output id string = namespace.id

@description('The host name of the namespace, in every Azure cloud.')
output host string = split(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':')[0]

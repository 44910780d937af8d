metadata description = 'An existing hub: the consumer group of the app, and its role to read.'

@description('The namespace.')
param namespaceName string

@description('The hub.')
param hubName string

@description('The consumer group.')
param consumerGroup string

@description('The object id of the identity of the app.')
param principalId string

@description('The id of the app\'s identity. Apps of several groups can read one hub.')
param identityId string

resource namespace 'Microsoft.EventHub/namespaces@2026-01-01' existing = {
  name: namespaceName
}

resource eventHub 'Microsoft.EventHub/namespaces/eventhubs@2026-01-01' existing = {
  parent: namespace
  name: hubName
}

resource group 'Microsoft.EventHub/namespaces/eventhubs/consumergroups@2026-01-01' = if (consumerGroup != '$Default') {
  parent: eventHub
  name: consumerGroup
  properties: {
    userMetadata: 'Forwards to Mixpanel. Do not use it for another reader.'
  }
}

resource receiver 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(eventHub.id, identityId, 'Azure Event Hubs Data Receiver')
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

@description('The host name of the namespace.')
output host string = split(replace(namespace.properties.serviceBusEndpoint, 'https://', ''), ':')[0]

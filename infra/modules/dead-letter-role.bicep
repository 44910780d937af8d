metadata description = 'The role of the app on the container of dead letters, and on nothing else in that account.'

@description('The account.')
param accountName string

@description('The container.')
param containerName string

@description('The object id of the identity of the app.')
param principalId string

@description('The identity of the app by name.')
param identityName string

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource container 'containers' existing = {
      name: containerName
    }
  }
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::container.id, identityName, 'Storage Blob Data Contributor')
  scope: account::blobs::container
  properties: {
    description: 'The app writes dead letters.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      // Storage Blob Data Contributor
      'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
    )
  }
}

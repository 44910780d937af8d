metadata description = 'The role of the host on its storage account: checkpoints, leases, its own keys, the package, the rules file.'

@description('The account.')
param accountName string

@description('The object id of the identity of the app.')
param principalId string

@description('The identity of the app by name.')
param identityName string

resource account 'Microsoft.Storage/storageAccounts@2026-04-01' existing = {
  name: accountName
}

resource owner 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, identityName, 'Storage Blob Data Owner')
  scope: account
  properties: {
    description: 'The Functions host stores checkpoints and leases.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      // Storage Blob Data Owner
      'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
    )
  }
}

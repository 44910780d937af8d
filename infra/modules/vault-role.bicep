metadata description = 'The role of the app to read the secrets of the vault.'

@description('The vault.')
param vaultName string

@description('The object id of the identity of the app.')
param principalId string

@description('The identity of the app by name.')
param identityName string

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' existing = {
  name: vaultName
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, identityName, 'Key Vault Secrets User')
  scope: vault
  properties: {
    description: 'The app reads its secrets.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      // Key Vault Secrets User
      '4633458b-17de-408a-b874-0445c86b69e6'
    )
  }
}

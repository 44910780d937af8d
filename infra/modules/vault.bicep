metadata description = 'The Key Vault of the installation.'

@description('The vault.')
param vaultName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Whether only a private endpoint reaches it.')
param isPrivate bool

@description('Public addresses that can reach it in spite of that.')
param allowedIps string[]

@description('Whether nobody can purge it before its retention is over.')
param purgeProtection bool

@description('The Mixpanel project token. Empty keeps the secret as it is.')
@secure()
param projectToken string

@description('The names of the secrets that the app settings refer to.')
param secretNames string[]

@description('Values of these secrets by name. A secret without a value stays as it is.')
@secure()
param secrets { *: string }

@description('Where its logs and metrics go.')
param workspaceId string

resource vault 'Microsoft.KeyVault/vaults@2026-02-01' = {
  name: vaultName
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    // Azure accepts only true: a protected vault stays protected.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: isPrivate && empty(allowedIps) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in allowedIps: { value: address }]
    }
  }
}

resource token 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = if (!empty(projectToken)) {
  parent: vault
  name: 'mixpanel-project-token'
  tags: tags
  properties: {
    contentType: 'Mixpanel project token'
    value: projectToken
  }
}

resource furtherSecrets 'Microsoft.KeyVault/vaults/secrets@2026-02-01' = [
  for name in secretNames: if (name != 'mixpanel-project-token' && !empty(secrets[?name])) {
    parent: vault
    name: name
    tags: tags
    properties: {
      value: secrets[?name] ?? ''
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        categoryGroup: 'audit'
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

@description('The vault.')
output id string = vault.id

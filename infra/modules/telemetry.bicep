metadata description = 'Application Insights, which accepts identities only, and its workspace.'

@description('The workspace.')
param workspaceName string

@description('Application Insights.')
param insightsName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Days to keep logs and metrics.')
param retentionDays int

@description('The object id of the identity of the app.')
param principalId string

@description('The identity of the app by name.')
param identityName string

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
  }
}

resource publisher 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, identityName, 'Monitoring Metrics Publisher')
  scope: insights
  properties: {
    description: 'The app sends its telemetry.'
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      // Monitoring Metrics Publisher
      '3913510d-42f4-4e42-8a64-420c390055eb'
    )
  }
}

@description('The workspace.')
output workspaceId string = workspace.id

@description('Application Insights.')
output insightsId string = insights.id

@description('The connection string. Not a secret, because Application Insights accepts identities only.')
output connectionString string = insights.properties.ConnectionString

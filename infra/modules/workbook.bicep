metadata description = 'The workbook: received events, their outcomes, and durations.'

@description('Its title.')
param title string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('Application Insights, whose metrics it shows.')
param insightsName string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, insightsName, 'forwarding')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    version: '1.0'
    sourceId: resourceId('Microsoft.Insights/components', insightsName)
    serializedData: string(loadJsonContent('workbook.json'))
  }
}

metadata description = 'A private endpoint of one resource, with its name in a private zone.'

@description('The endpoint.')
param endpointName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The subnet.')
param subnetId string

@description('The resource that it connects to.')
param targetId string

@description('The kind of service: blob, vault or namespace.')
param groupId string

@description('The private zone of its name.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-07-01' = {
  name: endpointName
  location: location
  tags: tags
  properties: {
    subnet: {
      id: subnetId
    }
    privateLinkServiceConnections: [
      {
        name: groupId
        properties: {
          privateLinkServiceId: targetId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource zoneGroup 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: groupId
          properties: {
            privateDnsZoneId: zoneId
          }
        }
      ]
    }
  }
}

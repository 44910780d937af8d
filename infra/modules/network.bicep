metadata description = 'A network for the app, with private endpoints for storage, vault and hub.'

import { networkOptions } from '../types.bicep'

@description('The network.')
param networkName string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The options of the installation.')
param options networkOptions

@description('The plan, which decides the delegation of the app\'s subnet.')
param plan 'flex' | 'premium'

@description('The account of the host.')
param hostStorageId string

@description('The account of the dead letters.')
param deadLetterStorageId string

@description('The vault.')
param vaultId string

@description('The namespace of the hub.')
param namespaceId string

@description('Whether the namespace is one of this installation.')
param hasNamespace bool

@description('The addresses of the network.')
var addressPrefix = options.?addressPrefix ?? '10.20.0.0/24'

@description('The private zone of blobs, in every Azure cloud.')
var blobZone = 'privatelink.blob.${environment().suffixes.storage}'

@description('The private zone of vaults.')
var vaultZone = 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'

@description('The private zone of namespaces.')
var hubZone = 'privatelink.servicebus.windows.net'

@description('Every private zone.')
var zoneNames = concat([blobZone, vaultZone], hasNamespace ? [hubZone] : [])

resource network 'Microsoft.Network/virtualNetworks@2025-07-01' = {
  name: networkName
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          defaultOutboundAccess: true
          delegations: [
            {
              name: 'app'
              properties: {
                serviceName: plan == 'flex' ? 'Microsoft.App/environments' : 'Microsoft.Web/serverFarms'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: networkName
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
]

module hostStorage 'private-endpoint.bicep' = {
  params: {
    endpointName: 'pe-${networkName}-host'
    location: location
    tags: tags
    subnetId: network::endpointSubnet.id
    targetId: hostStorageId
    groupId: 'blob'
    zoneId: zones[0].id
  }
}

module deadLetterStorage 'private-endpoint.bicep' = {
  params: {
    endpointName: 'pe-${networkName}-dead-letters'
    location: location
    tags: tags
    subnetId: network::endpointSubnet.id
    targetId: deadLetterStorageId
    groupId: 'blob'
    zoneId: zones[0].id
  }
}

module vault 'private-endpoint.bicep' = {
  params: {
    endpointName: 'pe-${networkName}-vault'
    location: location
    tags: tags
    subnetId: network::endpointSubnet.id
    targetId: vaultId
    groupId: 'vault'
    zoneId: zones[1].id
  }
}

module eventHub 'private-endpoint.bicep' = if (hasNamespace) {
  params: {
    endpointName: 'pe-${networkName}-hub'
    location: location
    tags: tags
    subnetId: network::endpointSubnet.id
    targetId: namespaceId
    groupId: 'namespace'
    zoneId: resourceId('Microsoft.Network/privateDnsZones', hubZone)
  }
  dependsOn: [zones]
}

@description('The subnet of the app.')
output appSubnetId string = network::appSubnet.id

metadata name = 'MixpanelFunctions'
metadata description = 'One installation: an event hub, the Function app that forwards its events to Mixpanel, and all that the app needs.'

import { appSettings, defaultSettings, mixpanelProject } from 'settings.bicep'
import { alertThresholds, flexScale, hubOptions, networkOptions, premiumScale } from 'types.bicep'

// ---------------------------------------------------------------------------------------------------------------------
// What an installation decides

@description('The name of the installation, part of the names of its resources. azd gives the name of its environment.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('The region of every resource. Flex Consumption must be offered there.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags { *: string } = {}

@description('The plan: Flex Consumption, which scales to nothing, or Elastic Premium, which keeps an instance warm.')
param plan 'flex' | 'premium' = 'flex'

@description('How the app scales on Flex Consumption. More instances than the hub has partitions have nothing to do.')
param flex flexScale = {}

@description('How the app scales on Elastic Premium.')
param premium premiumScale = {}

@description('The event hub: one that is made, or one that is there.')
param hub hubOptions = {}

@description('Settings of the app, by the names of docs/settings.md. What is left out has its default.')
param settings appSettings = {}

@description('Further Mixpanel projects by the name that actions use. Their tokens are named in vaultReferences.')
param mixpanelProjects { *: mixpanelProject } = {}

@description('App settings whose values are secrets of the Key Vault: the setting and the secret, by name.')
param vaultReferences { *: string } = {
  Mixpanel__ProjectToken: 'mixpanel-project-token'
}

@description('The Mixpanel project token, written to the Key Vault as mixpanel-project-token. Empty leaves the vault as it is: the secret is then put there by hand.')
@secure()
param mixpanelProjectToken string = ''

@description('Further secrets to write to the Key Vault, by the names that vaultReferences has. A secret without a value stays as it is.')
@secure()
param secrets { *: string } = {}

@description('Rules and data elements as app settings: Forwarding__Rules__… and Forwarding__DataElements__… as docs/rules.md writes them.')
param ruleSettings { *: string } = {}

@description('Where the rules file is: package for rules.json beside host.json in the package, if there is one; blob for rules.json in the container rules of the storage account, which can be changed while the app runs.')
param rulesFile 'package' | 'blob' = 'package'

@description('The address of a package to deploy, for example the zip of a release; it must need no sign-in other than a signature in the address. Empty deploys none. For Flex Consumption.')
@secure()
param packageUri string = ''

@description('Private networking: the app reaches storage, vault and hub by private endpoints, and the first two are reached no other way.')
param network networkOptions = {}

@description('Who is told of alerts.')
param alertEmails string[] = []

@description('When alerts fire.')
param alerts alertThresholds = {}

@description('Days that logs and metrics are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Days that dead letters are kept; 0 keeps them until somebody deletes them.')
@minValue(0)
@maxValue(3650)
param deadLetterDays int = 0

@description('Keeps the Key Vault and its secrets from being purged before their 90 days are over, by anyone. Cannot be switched off again.')
param purgeProtection bool = false

// ---------------------------------------------------------------------------------------------------------------------
// Names

@description('Tells this installation from others: storage accounts and vaults have names that nobody else in Azure has.')
var token = uniqueString(resourceGroup().id, environmentName)

@description('Tags of every resource; azd finds an installation by the first.')
var allTags = union({ 'azd-env-name': environmentName }, tags)

@description('The container of the app packages.')
var packageContainer = 'packages'

@description('The container of the rules file.')
var rulesContainer = 'rules'

@description('The container of the dead letters.')
var deadLetterContainer = 'mixpanel-dead-letters'

@description('The hub that is there already, in its parts; of an empty id none is used.')
var existingHub = split(hub.?existingHubId ?? '', '/')

@description('Whether the hub is there already.')
var hubIsThere = !empty(hub.?existingHubId)

@description('Whether the app is in a network of its own.')
var isPrivate = network.?private ?? false

@description('Public addresses that can reach storage and vault although the network is private.')
var allowedIps = isPrivate ? network.?allowedIps ?? [] : []

@description('The consumer group.')
var consumerGroup = hub.?consumerGroup ?? 'mixpanel-functions'

@description('The hub by name; for one that is there, its id ends in it.')
var hubName = hubIsThere ? last(existingHub) : hub.?name ?? 'edge-events'

@description('The namespace that is made.')
var namespaceName = 'evhns-${token}'

@description('The app.')
var appName = 'func-${token}'

@description('The account of the host: checkpoints, packages, the rules file.')
var hostStorageName = 'sthost${token}'

@description('The account of the dead letters, apart from the host\'s because they hold personal data.')
var deadLetterStorageName = 'stdead${token}'

@description('The vault.')
var vaultName = 'kv-${token}'

@description('Application Insights.')
var insightsName = 'appi-${token}'

// ---------------------------------------------------------------------------------------------------------------------
// Resources

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${token}'
  location: location
  tags: allTags
}

module telemetry 'modules/telemetry.bicep' = {
  params: {
    workspaceName: 'log-${token}'
    insightsName: insightsName
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    principalId: identity.properties.principalId
    identityName: identity.name
  }
}

module newHub 'modules/hub.bicep' = if (!hubIsThere) {
  params: {
    namespaceName: namespaceName
    hubName: hubName
    location: location
    tags: allTags
    options: hub
    consumerGroup: consumerGroup
    principalId: identity.properties.principalId
    identityName: identity.name
    workspaceId: telemetry.outputs.workspaceId
  }
}

module hubThatIsThere 'modules/existing-hub.bicep' = if (hubIsThere) {
  // Of an empty id these parts are not used; a scope must have some.
  scope: resourceGroup(
    hubIsThere ? existingHub[2] : subscription().subscriptionId,
    hubIsThere ? existingHub[4] : resourceGroup().name
  )
  params: {
    namespaceName: hubIsThere ? existingHub[8] : namespaceName
    hubName: hubName
    consumerGroup: consumerGroup
    principalId: identity.properties.principalId
    identityId: identity.id
  }
}

module hostStorage 'modules/storage.bicep' = {
  params: {
    accountName: hostStorageName
    location: location
    tags: allTags
    containers: [packageContainer, rulesContainer]
    isPrivate: isPrivate
    allowedIps: allowedIps
    auditsData: false
    workspaceId: telemetry.outputs.workspaceId
  }
}

module hostStorageRole 'modules/host-storage-role.bicep' = {
  params: {
    accountName: hostStorageName
    principalId: identity.properties.principalId
    identityName: identity.name
  }
  dependsOn: [hostStorage]
}

module deadLetterStorage 'modules/storage.bicep' = {
  params: {
    accountName: deadLetterStorageName
    location: location
    tags: allTags
    containers: [deadLetterContainer]
    isPrivate: isPrivate
    allowedIps: allowedIps
    auditsData: true
    deleteAfterDays: deadLetterDays
    workspaceId: telemetry.outputs.workspaceId
  }
}

module deadLetterRole 'modules/dead-letter-role.bicep' = {
  params: {
    accountName: deadLetterStorageName
    containerName: deadLetterContainer
    principalId: identity.properties.principalId
    identityName: identity.name
  }
  dependsOn: [deadLetterStorage]
}

module vault 'modules/vault.bicep' = {
  params: {
    vaultName: vaultName
    location: location
    tags: allTags
    isPrivate: isPrivate
    allowedIps: allowedIps
    purgeProtection: purgeProtection
    projectToken: mixpanelProjectToken
    secretNames: union(map(items(vaultReferences), setting => setting.value), [])
    secrets: secrets
    workspaceId: telemetry.outputs.workspaceId
  }
}

module vaultRole 'modules/vault-role.bicep' = {
  params: {
    vaultName: vaultName
    principalId: identity.properties.principalId
    identityName: identity.name
  }
  dependsOn: [vault]
}

module privateNetwork 'modules/network.bicep' = if (isPrivate) {
  params: {
    networkName: 'vnet-${token}'
    location: location
    tags: allTags
    options: network
    plan: plan
    hostStorageId: hostStorage.outputs.id
    deadLetterStorageId: deadLetterStorage.outputs.id
    vaultId: vault.outputs.id
    // A hub that is there already has its private endpoint, or not, where it is.
    namespaceId: newHub.?outputs.id ?? ''
    hasNamespace: !hubIsThere
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// The app

@description('Who the app signs in as, wherever it does.')
var signIn = {
  EventHub__credential: 'managedidentity'
  EventHub__clientId: identity.properties.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  DeadLetters__clientId: identity.properties.clientId
  Forwarding__RulesClientId: identity.properties.clientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}

@description('What the app is connected to.')
var connections = {
  EventHub__fullyQualifiedNamespace: newHub.?outputs.host ?? hubThatIsThere.?outputs.host ?? ''
  EventHubName: hubName
  EventHubConsumerGroup: consumerGroup
  AzureWebJobsStorage__blobServiceUri: hostStorage.outputs.blobEndpoint
  DeadLetters__blobServiceUri: deadLetterStorage.outputs.blobEndpoint
  DeadLetters__Container: deadLetterContainer
  Forwarding__RulesFile: rulesFile == 'blob' ? '${hostStorage.outputs.blobEndpoint}${rulesContainer}/rules.json' : ''
  APPLICATIONINSIGHTS_CONNECTION_STRING: telemetry.outputs.connectionString
}

@description('The settings of further projects, by their full names.')
var projectSettings = reduce(
  items(mixpanelProjects),
  {},
  (all, project) =>
    union(
      all,
      reduce(
        items(project.value),
        {},
        (own, setting) => union(own, { 'Mixpanel__Projects__${project.key}__${setting.key}': string(setting.value) })
      )
    )
)

@description('Secrets as references, which the platform follows with the identity of the app.')
var secretReferences = reduce(
  items(vaultReferences),
  {},
  (all, setting) =>
    union(all, { '${setting.key}': '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${setting.value})' })
)

@description('All settings of the app. What the template connects stands above what a parameter says.')
var allSettings = union(
  defaultSettings,
  mapValues(settings, value => string(value)),
  projectSettings,
  ruleSettings,
  secretReferences,
  connections,
  signIn
)

module flexApp 'modules/app-flex.bicep' = if (plan == 'flex') {
  params: {
    appName: appName
    location: location
    tags: allTags
    identityId: identity.id
    settings: allSettings
    packageContainerUri: '${hostStorage.outputs.blobEndpoint}${packageContainer}'
    scale: flex
    subnetId: privateNetwork.?outputs.appSubnetId ?? ''
    workspaceId: telemetry.outputs.workspaceId
  }
  // An app that starts before it may read what it needs stays stopped for a while.
  dependsOn: [hostStorageRole, deadLetterRole, vaultRole]
}

module package 'modules/package.json' = if (plan == 'flex' && !empty(packageUri)) {
  params: {
    appName: appName
    packageUri: packageUri
  }
  dependsOn: [flexApp]
}

module premiumApp 'modules/app-premium.bicep' = if (plan == 'premium') {
  params: {
    appName: appName
    location: location
    tags: allTags
    identityId: identity.id
    settings: allSettings
    packageUri: '${hostStorage.outputs.blobEndpoint}${packageContainer}/released-package.zip'
    scale: premium
    subnetId: privateNetwork.?outputs.appSubnetId ?? ''
    workspaceId: telemetry.outputs.workspaceId
  }
  dependsOn: [hostStorageRole, deadLetterRole, vaultRole]
}

module watch 'modules/alerts.bicep' = {
  params: {
    prefix: environmentName
    location: location
    tags: allTags
    workspaceId: telemetry.outputs.workspaceId
    insightsId: telemetry.outputs.insightsId
    namespaceId: newHub.?outputs.id ?? ''
    emails: alertEmails
    thresholds: alerts
    watchesHub: !hubIsThere
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    title: 'Mixpanel forwarding, ${environmentName}'
    location: location
    tags: allTags
    insightsName: insightsName
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// What the commands that follow need to know; none of it is a secret

@description('The Function app.')
output AZURE_FUNCTION_NAME string = appName

@description('The plan, flex or premium: it decides how a package is deployed.')
output AZURE_FUNCTION_PLAN string = plan

@description('The account of the packages and the rules file.')
output AZURE_HOST_STORAGE string = hostStorageName

@description('The account of the dead letters.')
output AZURE_DEAD_LETTER_STORAGE string = deadLetterStorageName

@description('The vault.')
output AZURE_KEY_VAULT string = vaultName

@description('The namespace of the hub, as Adobe\'s Azure extension asks for it.')
output EVENT_HUB_NAMESPACE string = hubIsThere ? existingHub[8] : namespaceName

@description('The hub.')
output EVENT_HUB_NAME string = hubName

@description('Where the rules file is put, when it is on a blob.')
output RULES_FILE string = rulesFile == 'blob' ? '${rulesContainer}/rules.json' : ''

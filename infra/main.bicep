metadata name = 'MixpanelFunctions'
metadata description = 'One installation: an event hub, the Function app that forwards its events to Mixpanel, and everything that the app needs.'

import { appSettings, defaultSettings, mixpanelProject } from 'settings.bicep'
import { alertThresholds, flexScale, hubOptions, networkOptions, premiumScale } from 'types.bicep'

// ---------------------------------------------------------------------------------------------------------------------
// Parameters

@description('The name of the installation. azd uses the name of its environment. The names of some resources contain it.')
@minLength(2)
@maxLength(24)
param environmentName string

@description('The region of every resource. It must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags { *: string } = {}

@description('The plan: Flex Consumption, which scales to zero, or Elastic Premium, which keeps an instance running.')
param plan 'flex' | 'premium' = 'flex'

@description('How the app scales on Flex Consumption. More instances than the hub has partitions have nothing to do.')
param flex flexScale = {}

@description('How the app scales on Elastic Premium.')
param premium premiumScale = {}

@description('The event hub: a new one, or an existing one.')
param hub hubOptions = {}

@description('Settings of the app, by the names in docs/settings.md. A setting that you leave out has its default.')
param settings appSettings = {}

@description('Further Mixpanel projects by the name that actions use. Their tokens are named in vaultReferences.')
param mixpanelProjects { *: mixpanelProject } = {}

@description('App settings whose values are secrets of the Key Vault: the setting and the secret, by name.')
param vaultReferences { *: string } = {
  Mixpanel__ProjectToken: 'mixpanel-project-token'
}

@description('The Mixpanel project token, written to the Key Vault as mixpanel-project-token. Empty keeps the secret as it is.')
@secure()
param mixpanelProjectToken string = ''

@description('Further secrets to write to the Key Vault, by the names that vaultReferences contains. A secret without a value stays as it is.')
@secure()
param secrets { *: string } = {}

@description('Rules and data elements as app settings: Forwarding__Rules__… and Forwarding__DataElements__… as docs/rules.md describes.')
param ruleSettings { *: string } = {}

@description('Where the rules file is. package: rules.json beside host.json, if the package contains it. blob: rules.json in the container rules of the storage account, which you can change while the app runs.')
param rulesFile 'package' | 'blob' = 'package'

@description('The address of a package to deploy, for example the zip of a release; it can contain a signature, but must not require a sign-in. Empty deploys none. Flex Consumption only.')
@secure()
param packageUri string = ''

@description('Private networking: the app reaches storage, vault and hub through private endpoints. Storage and vault have no public access.')
param network networkOptions = {}

@description('The e-mail addresses that receive alerts.')
param alertEmails string[] = []

@description('When alerts fire.')
param alerts alertThresholds = {}

@description('Days to keep logs and metrics.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Days to keep dead letters. 0 keeps them until you delete them.')
@minValue(0)
@maxValue(3650)
param deadLetterDays int = 0

@description('Nobody can purge the Key Vault and its secrets before their 90 days are over. You cannot turn this off again.')
param purgeProtection bool = false

// ---------------------------------------------------------------------------------------------------------------------
// Names

@description('Makes names unique: names of storage accounts and vaults must be unique in all of Azure.')
var token = uniqueString(resourceGroup().id, environmentName)

@description('Tags of every resource; azd finds an installation by the first.')
var allTags = union({ 'azd-env-name': environmentName }, tags)

@description('The container of the app packages.')
var packageContainer = 'packages'

@description('The container of the rules file.')
var rulesContainer = 'rules'

@description('The container of the dead letters.')
var deadLetterContainer = 'mixpanel-dead-letters'

@description('The parts of the existing hub\'s id.')
var existingHub = split(hub.?existingHubId ?? '', '/')

@description('Whether the hub exists already.')
var hubIsThere = !empty(hub.?existingHubId)

@description('Whether the app has a private network.')
var isPrivate = network.?private ?? false

@description('Public addresses that can reach storage and vault in spite of the private network.')
var allowedIps = isPrivate ? network.?allowedIps ?? [] : []

@description('The consumer group.')
var consumerGroup = hub.?consumerGroup ?? 'mixpanel-functions'

@description('The name of the hub. The id of an existing hub ends with it.')
var hubName = hubIsThere ? last(existingHub) : hub.?name ?? 'edge-events'

@description('The name of a new namespace.')
var namespaceName = 'evhns-${token}'

@description('The app.')
var appName = 'func-${token}'

@description('The account of the host: checkpoints, packages, the rules file.')
var hostStorageName = 'sthost${token}'

@description('The account of the dead letters, separate from the host\'s because they contain personal data.')
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
  // Without an id, these values are not used, but a scope needs some.
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
    // The network of an existing hub has its private endpoint, or not.
    namespaceId: newHub.?outputs.id ?? ''
    hasNamespace: !hubIsThere
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// The app

@description('The identity with which the app signs in everywhere.')
var signIn = {
  EventHub__credential: 'managedidentity'
  EventHub__clientId: identity.properties.clientId
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  DeadLetters__clientId: identity.properties.clientId
  Forwarding__RulesClientId: identity.properties.clientId
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
}

@description('The connections of the app.')
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

@description('References to secrets, which the platform resolves with the identity of the app.')
var secretReferences = reduce(
  items(vaultReferences),
  {},
  (all, setting) =>
    union(all, { '${setting.key}': '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${setting.value})' })
)

@description('All settings of the app. Connections of the template override parameters.')
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
  // An app that starts without its roles stays stopped for a while.
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
// Outputs for the next commands, none of which is a secret

@description('The Function app.')
output AZURE_FUNCTION_NAME string = appName

@description('The plan, flex or premium, which decides how to deploy a package.')
output AZURE_FUNCTION_PLAN string = plan

@description('The account of the packages and the rules file.')
output AZURE_HOST_STORAGE string = hostStorageName

@description('The account of the dead letters.')
output AZURE_DEAD_LETTER_STORAGE string = deadLetterStorageName

@description('The vault.')
output AZURE_KEY_VAULT string = vaultName

@description('The namespace of the hub, as Adobe\'s Azure extension needs it.')
output EVENT_HUB_NAMESPACE string = hubIsThere ? existingHub[8] : namespaceName

@description('The hub.')
output EVENT_HUB_NAME string = hubName

@description('The container and name of the rules file, if it is a blob.')
output RULES_FILE string = rulesFile == 'blob' ? '${rulesContainer}/rules.json' : ''

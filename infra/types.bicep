@export()
@description('How the app scales on Flex Consumption.')
type flexScale = {
  @description('Memory of an instance in MB. Default: 2048.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('The most instances. Default: 40.')
  @minValue(1)
  @maxValue(1000)
  maximumInstanceCount: int?

  @description('Instances that always run, so that no event waits for a start. Default: 0.')
  @minValue(0)
  @maxValue(100)
  alwaysReady: int?
}

@export()
@description('How the app scales on Elastic Premium.')
type premiumScale = {
  @description('The size of an instance. Default: EP1.')
  sku: ('EP1' | 'EP2' | 'EP3')?

  @description('Instances that always run. Default: 1.')
  @minValue(1)
  @maxValue(20)
  minimumInstances: int?

  @description('The most instances. Default: 20.')
  @minValue(1)
  @maxValue(100)
  maximumInstances: int?
}

@export()
@description('The event hub. With existingHubId, only consumerGroup is used.')
type hubOptions = {
  @description('The resource id of an existing hub: /subscriptions/…/providers/Microsoft.EventHub/namespaces/…/eventhubs/…. Default: the template creates one.')
  existingHubId: string?

  @description('The consumer group, which only this app uses. $Default exists already. Default: mixpanel-functions.')
  consumerGroup: string?

  @description('The name of the hub. Default: edge-events.')
  name: string?

  @description('Partitions, which limit how many batches are in progress at once. You cannot change them later on the Standard tier. Default: 4.')
  @minValue(1)
  @maxValue(32)
  partitionCount: int?

  @description('Hours to keep events in the hub: how long the app or Mixpanel can be unavailable before events are lost. Default: 168, the maximum of the Standard tier.')
  @minValue(1)
  @maxValue(168)
  retentionHours: int?

  @description('Throughput units. Each is 1 MB or 1,000 events a second. Default: 1.')
  @minValue(1)
  @maxValue(40)
  capacity: int?

  @description('The most throughput units to which the hub can increase automatically. 0 turns this off. Default: 4.')
  @minValue(0)
  @maxValue(40)
  maximumCapacity: int?

  @description('Whether the hub has public access, which Adobe needs. Default: true.')
  publicAccess: bool?

  @description('The public IP addresses or ranges that can reach it. Default: all.')
  allowedIps: string[]?

  @description('The name of a rule with which a producer without an identity can send, and nothing else. \'\' for none, so that no key gives access to the namespace. Adobe\'s Azure extension needs one. Default: adobe-send.')
  sendRuleName: string?
}

@export()
@description('Private networking.')
type networkOptions = {
  @description('Whether to create it. Default: false.')
  private: bool?

  @description('The addresses of the network, a /24 or larger. Default: 10.20.0.0/24.')
  addressPrefix: string?

  @description('Public IPv4 addresses, or ranges up to /30, that can also reach storage and vault, for example your own. Default: none.')
  allowedIps: string[]?
}

@export()
@description('When alerts fire. All of them look at the last 15 minutes.')
type alertThresholds = {
  @description('More dead-lettered events than this. Default: 0.')
  @minValue(0)
  deadLetters: int?

  @description('An event took longer than this from the hub to Mixpanel, in seconds. Default: 300.')
  @minValue(1)
  lagSeconds: int?

  @description('More failed batches than this. Default: 3.')
  @minValue(0)
  failures: int?
}

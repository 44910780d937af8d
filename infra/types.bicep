@export()
@description('How the app scales on Flex Consumption.')
type flexScale = {
  @description('Memory of an instance in MB. Default: 2048.')
  instanceMemoryMB: (512 | 2048 | 4096)?

  @description('Instances at the most. Default: 40.')
  @minValue(1)
  @maxValue(1000)
  maximumInstanceCount: int?

  @description('Instances that are always there, so that no event waits for a start. Default: 0.')
  @minValue(0)
  @maxValue(100)
  alwaysReady: int?
}

@export()
@description('How the app scales on Elastic Premium.')
type premiumScale = {
  @description('The size of an instance. Default: EP1.')
  sku: ('EP1' | 'EP2' | 'EP3')?

  @description('Instances that are always there. Default: 1.')
  @minValue(1)
  @maxValue(20)
  minimumInstances: int?

  @description('Instances at the most. Default: 20.')
  @minValue(1)
  @maxValue(100)
  maximumInstances: int?
}

@export()
@description('The event hub. With existingHubId only consumerGroup is looked at beside it.')
type hubOptions = {
  @description('The resource id of a hub that is there: /subscriptions/…/providers/Microsoft.EventHub/namespaces/…/eventhubs/…. Default: one is made.')
  existingHubId: string?

  @description('The consumer group, for this app alone; $Default is not made, it is there. Default: mixpanel-functions.')
  consumerGroup: string?

  @description('The name of the hub. Default: edge-events.')
  name: string?

  @description('Partitions: the most batches under way at once. Cannot be changed later on the Standard tier. Default: 4.')
  @minValue(1)
  @maxValue(32)
  partitionCount: int?

  @description('Hours that the hub holds events: how long the app, or Mixpanel, may be away before events are lost. Default: 168, the most on the Standard tier.')
  @minValue(1)
  @maxValue(168)
  retentionHours: int?

  @description('Throughput units: 1 MB or 1,000 events in a second, each. Default: 1.')
  @minValue(1)
  @maxValue(40)
  capacity: int?

  @description('Throughput units at the most, where the hub may add to them by itself; 0 for no such thing. Default: 4.')
  @minValue(0)
  @maxValue(40)
  maximumCapacity: int?

  @description('Whether the hub can be reached from outside. Adobe sends from outside. Default: true.')
  publicAccess: bool?

  @description('The IP addresses or ranges that may reach it from outside. Default: all.')
  allowedIps: string[]?

  @description('The name of a rule by which a producer without an identity may send, and only send; \'\' for none, and then no key opens the namespace at all. Adobe\'s Azure extension needs one. Default: adobe-send.')
  sendRuleName: string?
}

@export()
@description('Private networking.')
type networkOptions = {
  @description('Whether there is any. Default: false.')
  private: bool?

  @description('The addresses of the network, a /24 or larger. Default: 10.20.0.0/24.')
  addressPrefix: string?

  @description('Public IPv4 addresses, or ranges up to /30, that can also reach storage and vault, for example your own. Default: none.')
  allowedIps: string[]?
}

@export()
@description('When alerts fire. All look back 15 minutes.')
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

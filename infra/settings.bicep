// Written by: dotnet run --project src/MixpanelFunctions.Local -- settings --format bicep -o infra/settings.bicep

@export()
@description('App settings. A setting that you leave out has its default. docs/settings.md describes them.')
type appSettings = {
  @description('How often the app checks the rules file for a new version. 00:00:00 for never. Allowed: 00:00:00 to 1.00:00:00. Default: 00:01:00.')
  Forwarding__RulesRefresh: string?

  @description('What to do with an event whose time is unreadable, before 1971 or more than an hour ahead. Allowed: DeadLetter, UseEnqueuedTime. Default: DeadLetter.')
  Forwarding__InvalidTime: ('DeadLetter' | 'UseEnqueuedTime')?

  @description('What to do with a record that exceeds Mixpanel\'s limits of nesting, entries or properties. Allowed: Repair, DeadLetter. Default: Repair.')
  Forwarding__OnLimit: ('Repair' | 'DeadLetter')?

  @description('What to do with a profile that an Experience Platform destination exports to the hub. It is not an event. Allowed: DeadLetter, SetProfile. Default: DeadLetter.')
  Forwarding__ProfileExports: ('DeadLetter' | 'SetProfile')?

  @description('Whether the built-in rule sends $experiment_started for propositions of Adobe Target and Journey Optimizer. Rules of your own have the action experimentStarted. Allowed: Off, On. Default: Off.')
  Forwarding__Experiments: ('Off' | 'On')?

  @description('What to do with an alias action under Simplified ID Merge, where it has no meaning: send nothing and log a warning at startup, or report an error. Allowed: Warn, Refuse. Default: Warn.')
  Forwarding__AliasUnderSimplified: ('Warn' | 'Refuse')?

  @description('The anonymous id of an event. Without it, the ECID. Allowed: text with tokens.')
  Forwarding__DeviceId: string?

  @description('The id of the known user. Without it, the id in the identityMap: by Forwarding__UserNamespaces, or else authenticated, or else primary. Allowed: text with tokens.')
  Forwarding__UserId: string?

  @description('The id that Mixpanel\'s own SDK has for the visitor, or the SDK\'s whole cookie: $device:X is the anonymous id X, anything else the known user. Takes precedence over Forwarding__DeviceId, Forwarding__UserId and the identityMap. Allowed: text with tokens.')
  Forwarding__MixpanelSdkId: string?

  @description('The namespaces of the identityMap whose id is the known user. The first one in the event counts, before identities that are authenticated or primary. Allowed: namespaces, separated by commas.')
  Forwarding__UserNamespaces: string?

  @description('The processor time for one run of a rule\'s custom code. Allowed: 00:00:00.001 to 00:00:10. Default: 00:00:00.05.')
  Forwarding__CustomCodeTimeout: string?

  @description('How long requests in progress can continue after a shutdown starts. Allowed: 00:00:00 to 00:01:00. Default: 00:00:10.')
  Forwarding__DrainTime: string?

  @description('The default project\'s id. Required with a service account. Allowed: a number.')
  Mixpanel__ProjectId: string?

  @description('A service account, instead of the token, for importing. Allowed: a user name.')
  Mixpanel__ServiceAccount__Username: string?

  @description('Where Mixpanel keeps the project\'s data. Allowed: US, EU, IN. Default: US.')
  Mixpanel__Region: ('US' | 'EU' | 'IN')?

  @description('An address instead of the region\'s: a proxy, or the stand-in. Allowed: an http or https address.')
  Mixpanel__BaseAddress: string?

  @description('The identity system of the projects in Mixpanel. Allowed: Simplified, Original. Default: Simplified.')
  Mixpanel__IdentityMerge: ('Simplified' | 'Original')?

  @description('How to send anonymous ids. Without it, Uuid under Original ID Merge and AsIs under Simplified. Allowed: AsIs, Uuid.')
  Mixpanel__AnonymousIds: string?

  @description('What identify sends under Simplified ID Merge: an event of this name with both ids. Allowed: an event\'s name. Default: $identify.')
  Mixpanel__IdentifyEvent: string?

  @description('Group keys that every event record gets, each with the group\'s id, such as company: {{xdm._acme.companyId}}. Allowed: key: text with tokens, several separated by commas.')
  Mixpanel__GroupKeys: string?

  @description('Where events go. Track, the endpoint of Adobe\'s extension, does not report which of several records it refuses, or that a token is wrong. Events that are too old for it still go to Import. Allowed: Import, Track. Default: Import.')
  Mixpanel__EventEndpoint: ('Import' | 'Track')?

  @description('The most records in a request. Allowed: 1 to 2,000. Default: 2000.')
  @minValue(1)
  @maxValue(2000)
  Mixpanel__MaxRecordsPerRequest: int?

  @description('The largest size of a request before compression, in bytes. Allowed: 1,100,000 to 10,485,760. Default: 2097152.')
  @minValue(1100000)
  @maxValue(10485760)
  Mixpanel__MaxRequestBytes: int?

  @description('How many requests to each project can be in progress at once, for one batch of events. Allowed: 1 to 64. Default: 8.')
  @minValue(1)
  @maxValue(64)
  Mixpanel__MaxConcurrency: int?

  @description('How to compress requests. Allowed: Fastest, Optimal, None. Default: Fastest.')
  Mixpanel__Compression: ('Fastest' | 'Optimal' | 'None')?

  @description('The longest time for one attempt of a request. Allowed: 00:00:00.1 to 00:05:00. Default: 00:00:30.')
  Mixpanel__AttemptTimeout: string?

  @description('The longest time for a batch of events with all retries. Then it fails, and the host delivers it again. Must be below the function\'s timeout. Allowed: 00:00:01 to 00:25:00. Default: 00:04:00.')
  Mixpanel__TotalBudget: string?

  @description('The wait before the first retry. It doubles for each further one, with jitter. Allowed: 00:00:00.001 to 00:01:00. Default: 00:00:02.')
  Mixpanel__RetryDelay: string?

  @description('The longest wait before a retry, unless Mixpanel\'s Retry-After is longer. Allowed: 00:00:00.001 to 00:05:00. Default: 00:01:00.')
  Mixpanel__MaxRetryDelay: string?

  @description('How many attempts in a row without a usable answer open a project\'s circuit breaker. Refused credentials open it at once. Allowed: 2 to 1,000,000. Default: 20.')
  @minValue(2)
  @maxValue(1000000)
  Mixpanel__BreakAfter: int?

  @description('How long an open breaker blocks a project before one request tries again. Allowed: 00:00:00.5 to 01:00:00. Default: 00:00:30.')
  Mixpanel__BreakDuration: string?

  @description('What a dead letter contains of its event: the original, or only what properties of the rules file lets through. A cleaned one cannot be replayed. Allowed: Original, Cleaned. Default: Original.')
  DeadLetters__Event: ('Original' | 'Cleaned')?

  @description('An OpenTelemetry collector, for metrics, traces and logs. Allowed: an http or https address.')
  OTEL_EXPORTER_OTLP_ENDPOINT: string?

  @description('The collector\'s protocol. Allowed: grpc, http/protobuf.')
  OTEL_EXPORTER_OTLP_PROTOCOL: string?

  @description('The name of the service in telemetry. Without it, MixpanelFunctions. Allowed: a name.')
  OTEL_SERVICE_NAME: string?

  @description('Attributes of all telemetry, such as deployment.environment=production. Allowed: name=value pairs.')
  OTEL_RESOURCE_ATTRIBUTES: string?

  @description('How often to send metrics to the collector. Allowed: milliseconds.')
  OTEL_METRIC_EXPORT_INTERVAL: string?

  @description('Which traces to send: microsoft.fixed_percentage or microsoft.rate_limited for Application Insights. Allowed: a sampler\'s name.')
  OTEL_TRACES_SAMPLER: string?

  @description('The share from 0 to 1, or traces a second. Allowed: a number.')
  OTEL_TRACES_SAMPLER_ARG: string?
}

@export()
@description('A further Mixpanel project. What it leaves out is as in the default project. Its token is a secret: see the parameter vaultReferences.')
type mixpanelProject = {
  @description('The default project\'s id. Required with a service account. Allowed: a number.')
  ProjectId: string?

  @description('A service account, instead of the token, for importing. Allowed: a user name.')
  ServiceAccount__Username: string?

  @description('Where Mixpanel keeps the project\'s data. Allowed: US, EU, IN.')
  Region: ('US' | 'EU' | 'IN')?

  @description('An address instead of the region\'s: a proxy, or the stand-in. Allowed: an http or https address.')
  BaseAddress: string?
}

@export()
@description('Defaults of the settings. Empty if there is no default.')
var defaultSettings = {
  Forwarding__RulesRefresh: '00:01:00'
  Forwarding__InvalidTime: 'DeadLetter'
  Forwarding__OnLimit: 'Repair'
  Forwarding__ProfileExports: 'DeadLetter'
  Forwarding__Experiments: 'Off'
  Forwarding__AliasUnderSimplified: 'Warn'
  Forwarding__DeviceId: ''
  Forwarding__UserId: ''
  Forwarding__MixpanelSdkId: ''
  Forwarding__UserNamespaces: ''
  Forwarding__CustomCodeTimeout: '00:00:00.05'
  Forwarding__DrainTime: '00:00:10'
  Mixpanel__ProjectId: ''
  Mixpanel__ServiceAccount__Username: ''
  Mixpanel__Region: 'US'
  Mixpanel__BaseAddress: ''
  Mixpanel__IdentityMerge: 'Simplified'
  Mixpanel__AnonymousIds: ''
  Mixpanel__IdentifyEvent: '$identify'
  Mixpanel__GroupKeys: ''
  Mixpanel__EventEndpoint: 'Import'
  Mixpanel__MaxRecordsPerRequest: '2000'
  Mixpanel__MaxRequestBytes: '2097152'
  Mixpanel__MaxConcurrency: '8'
  Mixpanel__Compression: 'Fastest'
  Mixpanel__AttemptTimeout: '00:00:30'
  Mixpanel__TotalBudget: '00:04:00'
  Mixpanel__RetryDelay: '00:00:02'
  Mixpanel__MaxRetryDelay: '00:01:00'
  Mixpanel__BreakAfter: '20'
  Mixpanel__BreakDuration: '00:00:30'
  DeadLetters__Event: 'Original'
}

// Written by: dotnet run --project src/MixpanelFunctions.Local -- settings --format bicep -o infra/settings.bicep

@export()
@description('The app settings that tune the app. What is left out has its default; docs/settings.md describes them.')
type appSettings = {
  @description('How often the rules file is looked at for a new version; 00:00:00 for never. May be: 00:00:00 to 1.00:00:00. Default: 00:01:00.')
  Forwarding__RulesRefresh: string?

  @description('What is done with an event whose time is unreadable, before 1971 or more than an hour ahead. May be: DeadLetter, UseEnqueuedTime. Default: DeadLetter.')
  Forwarding__InvalidTime: ('DeadLetter' | 'UseEnqueuedTime')?

  @description('What is done with a record that exceeds Mixpanel\'s limits of nesting, entries or properties. May be: Repair, DeadLetter. Default: Repair.')
  Forwarding__OnLimit: ('Repair' | 'DeadLetter')?

  @description('What is done with a profile that an Experience Platform destination exported to the hub: it is no event. May be: DeadLetter, SetProfile. Default: DeadLetter.')
  Forwarding__ProfileExports: ('DeadLetter' | 'SetProfile')?

  @description('What is done with an alias action under Simplified ID Merge, where it has no meaning: it sends nothing with a warning at the start, or it is an error. May be: Warn, Refuse. Default: Warn.')
  Forwarding__AliasUnderSimplified: ('Warn' | 'Refuse')?

  @description('The anonymous id of an event; without it, the ECID. May be: text with tokens.')
  Forwarding__DeviceId: string?

  @description('The known user\'s id of an event; without it, that of the identityMap: by Forwarding__UserNamespaces, else authenticated, else primary. May be: text with tokens.')
  Forwarding__UserId: string?

  @description('The id that Mixpanel\'s own SDK has for the visitor, or the SDK\'s whole cookie: $device:X is the anonymous id X, anything else the known user. Goes before Forwarding__DeviceId, Forwarding__UserId and the identityMap. May be: text with tokens.')
  Forwarding__MixpanelSdkId: string?

  @description('The namespaces of the identityMap whose id is the known user, the first that an event has; before those that are marked as authenticated or primary. May be: namespaces, separated by commas.')
  Forwarding__UserNamespaces: string?

  @description('The processor time that one run of a rule\'s custom code may take. May be: 00:00:00.001 to 00:00:10. Default: 00:00:00.05.')
  Forwarding__CustomCodeTimeout: string?

  @description('How long requests under way may go on when the app is shut down. May be: 00:00:00 to 00:01:00. Default: 00:00:10.')
  Forwarding__DrainTime: string?

  @description('The default project\'s id; needed with a service account. May be: a number.')
  Mixpanel__ProjectId: string?

  @description('A service account, instead of the token, for importing. May be: a user name.')
  Mixpanel__ServiceAccount__Username: string?

  @description('Where the project\'s data is kept. May be: US, EU, IN. Default: US.')
  Mixpanel__Region: ('US' | 'EU' | 'IN')?

  @description('Any other address than the region\'s: a proxy, or the stand-in. May be: an http or https address.')
  Mixpanel__BaseAddress: string?

  @description('The identity system that the projects are set to in Mixpanel. May be: Simplified, Original. Default: Simplified.')
  Mixpanel__IdentityMerge: ('Simplified' | 'Original')?

  @description('How anonymous ids are sent; without it, Uuid under Original ID Merge and AsIs under Simplified. May be: AsIs, Uuid.')
  Mixpanel__AnonymousIds: string?

  @description('What identify sends under Simplified ID Merge: an event of this name with both ids. May be: an event\'s name. Default: $identify.')
  Mixpanel__IdentifyEvent: string?

  @description('Where events go. Track, the endpoint of Adobe\'s extension, does not tell which record of several it refuses, nor that a token is wrong; events too old for it go to Import all the same. May be: Import, Track. Default: Import.')
  Mixpanel__EventEndpoint: ('Import' | 'Track')?

  @description('Records in a request at the most. May be: 1 to 2,000. Default: 2000.')
  @minValue(1)
  @maxValue(2000)
  Mixpanel__MaxRecordsPerRequest: int?

  @description('A request\'s size at the most, before compression, in bytes. May be: 1,100,000 to 10,485,760. Default: 2097152.')
  @minValue(1100000)
  @maxValue(10485760)
  Mixpanel__MaxRequestBytes: int?

  @description('Requests under way at once for one batch of events, to each project. May be: 1 to 64. Default: 8.')
  @minValue(1)
  @maxValue(64)
  Mixpanel__MaxConcurrency: int?

  @description('How requests are compressed. May be: Fastest, Optimal, None. Default: Fastest.')
  Mixpanel__Compression: ('Fastest' | 'Optimal' | 'None')?

  @description('How long one attempt of a request may take. May be: 00:00:00.1 to 00:05:00. Default: 00:00:30.')
  Mixpanel__AttemptTimeout: string?

  @description('How long a batch of events may take with all retries, before it fails and the host brings it back. Must be below the function\'s time-out. May be: 00:00:01 to 00:25:00. Default: 00:04:00.')
  Mixpanel__TotalBudget: string?

  @description('The wait before the first retry; it doubles from there, with jitter. May be: 00:00:00.001 to 00:01:00. Default: 00:00:02.')
  Mixpanel__RetryDelay: string?

  @description('The longest wait before a retry, unless Mixpanel\'s Retry-After asks for more. May be: 00:00:00.001 to 00:05:00. Default: 00:01:00.')
  Mixpanel__MaxRetryDelay: string?

  @description('So many attempts in a row without an answer that can be used open a project\'s circuit breaker; refused credentials open it at once. May be: 2 to 1,000,000. Default: 20.')
  @minValue(2)
  @maxValue(1000000)
  Mixpanel__BreakAfter: int?

  @description('How long an open breaker keeps everything from a project, before one request tries again. May be: 00:00:00.5 to 01:00:00. Default: 00:00:30.')
  Mixpanel__BreakDuration: string?

  @description('What a dead letter holds of its event: all of it, or only what the rules file lets leave under properties. A cleaned one cannot be replayed. May be: Original, Cleaned. Default: Original.')
  DeadLetters__Event: ('Original' | 'Cleaned')?

  @description('An OpenTelemetry collector, for metrics, traces and logs. May be: an http or https address.')
  OTEL_EXPORTER_OTLP_ENDPOINT: string?

  @description('The collector\'s protocol. May be: grpc, http/protobuf.')
  OTEL_EXPORTER_OTLP_PROTOCOL: string?

  @description('The name under which telemetry appears; without it, MixpanelFunctions. May be: a name.')
  OTEL_SERVICE_NAME: string?

  @description('Attributes of all telemetry, such as deployment.environment=production. May be: name=value pairs.')
  OTEL_RESOURCE_ATTRIBUTES: string?

  @description('How often metrics go to the collector. May be: milliseconds.')
  OTEL_METRIC_EXPORT_INTERVAL: string?

  @description('Which traces are sent; microsoft.fixed_percentage or microsoft.rate_limited for Application Insights. May be: a sampler\'s name.')
  OTEL_TRACES_SAMPLER: string?

  @description('The share from 0 to 1, or traces a second. May be: a number.')
  OTEL_TRACES_SAMPLER_ARG: string?
}

@export()
@description('A further Mixpanel project; what it leaves out is as the default project has it. Its token is a secret: see the parameter vaultReferences.')
type mixpanelProject = {
  @description('The default project\'s id; needed with a service account. May be: a number.')
  ProjectId: string?

  @description('A service account, instead of the token, for importing. May be: a user name.')
  ServiceAccount__Username: string?

  @description('Where the project\'s data is kept. May be: US, EU, IN.')
  Region: ('US' | 'EU' | 'IN')?

  @description('Any other address than the region\'s: a proxy, or the stand-in. May be: an http or https address.')
  BaseAddress: string?
}

@export()
@description('What holds where a setting is left out; empty where there is no default.')
var defaultSettings = {
  Forwarding__RulesRefresh: '00:01:00'
  Forwarding__InvalidTime: 'DeadLetter'
  Forwarding__OnLimit: 'Repair'
  Forwarding__ProfileExports: 'DeadLetter'
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

metadata description = 'Alerts on the metrics of the app. docs/operate.md explains each of them.'

import { alertThresholds } from '../types.bicep'

@description('The prefix of the names of alerts.')
param prefix string

@description('The region.')
param location string

@description('Tags.')
param tags { *: string }

@description('The workspace with the metrics.')
param workspaceId string

@description('Application Insights: a workspace may have several.')
param insightsId string

@description('The namespace of the hub.')
param namespaceId string

@description('Whether the namespace is one of this installation, with its metrics in the workspace.')
param watchesHub bool

@description('The addresses that receive alerts.')
param emails string[]

@description('When alerts fire.')
param thresholds alertThresholds

@description('The metrics of this app.')
var metrics = 'AppMetrics | where _ResourceId =~ "${insightsId}"'

@description('Every alert. It fires if the result of its query is above its threshold.')
var rules = concat(
  [
    {
      name: 'dead-letters'
      severity: 2
      title: 'Events are dead-lettered'
      query: '${metrics} | where Name == "mixpanelfunctions.events.dead_lettered" | summarize Value = sum(Sum)'
      threshold: thresholds.?deadLetters ?? 0
    }
    {
      name: 'lag'
      severity: 2
      title: 'Events reach Mixpanel late'
      query: '${metrics} | where Name == "mixpanelfunctions.lag" | summarize Value = max(Max)'
      threshold: thresholds.?lagSeconds ?? 300
    }
    {
      name: 'breaker-open'
      severity: 1
      title: 'Nothing is sent to a Mixpanel project because its circuit breaker is open'
      query: '${metrics} | where Name == "mixpanelfunctions.breaker.state" | summarize Value = max(Max)'
      threshold: 1
    }
    {
      name: 'failures'
      severity: 1
      title: 'Batches fail and are delivered again'
      query: '${metrics} | where Name == "messaging.process.duration" and tostring(Properties["error.type"]) == "incomplete" | summarize Value = sum(ItemCount)'
      threshold: thresholds.?failures ?? 3
    }
    {
      name: 'rules-refused'
      severity: 2
      title: 'A new version of the rules is refused, and the old one stays'
      query: 'AppTraces | where _ResourceId =~ "${insightsId}" | where SeverityLevel >= 3 and Message has "is refused" | summarize Value = count()'
      threshold: 0
    }
  ],
  watchesHub
    ? [
        {
          name: 'stalled'
          severity: 1
          title: 'Events arrive at the hub, and none is forwarded'
          query: 'union (AzureMetrics | where ResourceId =~ "${namespaceId}" and MetricName == "IncomingMessages" | summarize Arrived = sum(Total), Taken = 0.0), (${metrics} | where Name == "mixpanelfunctions.events.received" | summarize Arrived = 0.0, Taken = sum(Sum)) | summarize Arrived = sum(Arrived), Taken = sum(Taken) | project Value = iff(Taken > 0, 0.0, Arrived)'
          threshold: 0
        }
      ]
    : []
)

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${prefix}-forwarding'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'forwarding'
    emailReceivers: [
      for (address, index) in emails: {
        name: 'email-${index}'
        emailAddress: address
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: '${prefix}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: '${prefix}: ${rule.title}'
      description: 'For the meaning and the response, see "${rule.name}" in docs/operate.md.'
      enabled: true
      severity: rule.severity
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      // Tables exist only after something was written to them.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: 'Value'
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: rule.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      actions: {
        actionGroups: empty(emails) ? [] : [group.id]
      }
    }
  }
]

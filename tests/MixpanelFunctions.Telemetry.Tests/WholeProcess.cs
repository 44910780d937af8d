namespace MixpanelFunctions.Telemetry.Tests;

/// <summary>
/// Tests that run with no others beside them: OpenTelemetry's SDK listens to the whole process, and Application Insights'
/// exporter even adds to the activities that it hears of.
/// </summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public class WholeProcess;

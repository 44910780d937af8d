using System.CommandLine;
using MixpanelFunctions.Benchmarks.Choices;
using MixpanelFunctions.Benchmarks.Code;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Benchmarks.Fuzzing;
using MixpanelFunctions.Benchmarks.Growth;
using MixpanelFunctions.Benchmarks.Hub;
using MixpanelFunctions.Benchmarks.Parts;
using MixpanelFunctions.Benchmarks.Sinks;
using MixpanelFunctions.Benchmarks.Start;
using MixpanelFunctions.Benchmarks.Throughput;
using MixpanelFunctions.Benchmarks.Verifying;
using MixpanelFunctions.Benchmarks.Worker;

RootCommand root = new("Measures the engine. Run it in Release, on a machine that does nothing else.")
{
    ThroughputCommand.Create(),
    PeakCommand.Create(),
    GrowthCommand.Create(),
    StartCommand.Create(),
    WorkerCommand.Create(),
    ChoicesCommand.Create(),
    DeliveredCommand.Create(),
    CorpusCommand.Create(),
    PartsCommand.Create(),
    SinkCommand.Create(),
    HubCommand.Create(),
    EndpointCommand.Create(),
    FuzzCommand.Create(),
    HostileCommand.Create(),
    VerifyCommand.Create(),
};

return await root.Parse(args).InvokeAsync().ConfigureAwait(false);

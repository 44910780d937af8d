using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.FirstRecord;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;

// Arguments: a rules file, a file with one event. Prints what the steps took in milliseconds: settings and rules read, rules
// compiled, the event mapped; the CPU time of the whole process so far, and the methods that had to be compiled in it.
long start = Stopwatch.GetTimestamp();
IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
{
    ["Mixpanel:ProjectToken"] = "3f1c9a5e7b2d4860a1b2c3d4e5f60718",
    ["EventHubName"] = "edge",
    ["Forwarding:RulesFile"] = Path.GetFullPath(args[0]),
}).Build();
ConfigurationErrors errors = new();
ForwardingConfiguration configuration = ForwardingConfiguration.Read(settings, AppContext.BaseDirectory, errors);
errors.ThrowIfAny();
long read = Stopwatch.GetTimestamp();
ForwardingPlan plan = ForwardingPlan.Compile(configuration);
long compiled = Stopwatch.GetTimestamp();
using FirstRecordSink sink = new();
DateTimeOffset now = DateTimeOffset.UtcNow;
new EventMapper(plan).Map(
    new HubMessage { Body = File.ReadAllBytes(args[1]), Partition = "0", SequenceNumber = 1, EnqueuedTime = now }, now, sink);
long mapped = Stopwatch.GetTimestamp();
string Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);
Console.WriteLine(string.Join(
    ' ',
    Milliseconds(start, read),
    Milliseconds(read, compiled),
    Milliseconds(compiled, mapped),
    Environment.CpuUsage.TotalTime.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture),
    JitInfo.GetCompiledMethodCount()));
return sink.Records > 0 ? 0 : 1;

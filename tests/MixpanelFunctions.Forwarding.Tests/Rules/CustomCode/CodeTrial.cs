using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Mapping;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Rules.CustomCode;

/// <summary>Rules with custom code, asked for one event after another by the same mapper, as a function's instance does it.</summary>
internal sealed class CodeTrial
{
    private static readonly DateTimeOffset Now = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly EventMapper _mapper;
    private long _sequenceNumber;

    private CodeTrial(JsonObject rules)
    {
        IConfigurationRoot settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Mixpanel:ProjectToken"] = "token",
        }).Build();
        ConfigurationErrors errors = new();
        RulesDocument document = RulesFile.Parse(rules.ToJsonString(), Place.File("rules.json"), errors)!;
        ForwardingConfiguration configuration = ForwardingConfiguration.Read(settings, AppContext.BaseDirectory, errors);
        ForwardingPlan plan = ForwardingPlan.Compile(configuration with { Rules = document }, errors);
        errors.ThrowIfAny();
        _mapper = new EventMapper(plan);
    }

    /// <summary>
    /// Three rules: a harmless one, one whose condition is the code, and one with code of its own that looks whether the
    /// world is in order.
    /// </summary>
    public static CodeTrial Condition(string code) =>
        new(Document([], Rule("Suspect", new JsonArray(new JsonObject { ["customCode"] = code }), [])));

    /// <summary>The same, with the code as a data element that the middle rule sends.</summary>
    public static CodeTrial Element(string code) =>
        new(Document(new JsonObject { ["suspect"] = new JsonObject { ["customCode"] = code } }, Rule("Suspect", [], new JsonObject { ["value"] = "{{suspect}}" })));

    /// <summary>The same, with any condition.</summary>
    public static CodeTrial Comparison(JsonObject condition) =>
        new(Document([], Rule("Suspect", new JsonArray(condition), [])));

    /// <summary>Maps one event.</summary>
    public CodeOutcome Map(string xdm = """{"_id":"e1","n":7,"text":"abc","list":[1,2,3]}""")
    {
        using OutcomeSink sink = new();
        HubMessage message = new()
        {
            Body = Encoding.UTF8.GetBytes($$"""{"xdm":{{xdm}}}"""),
            Partition = "0",
            SequenceNumber = _sequenceNumber++,
            EnqueuedTime = Now,
        };
        _mapper.Map(message, Now, sink);
        return new CodeOutcome(sink.Records, sink.Failures);
    }

    private static JsonObject Document(JsonObject elements, JsonObject suspect)
    {
        elements["order"] = new JsonObject { ["customCode"] = WorldInOrder };
        return new JsonObject
        {
            ["dataElements"] = elements,
            ["rules"] = new JsonArray(
                Rule("Before", [], []),
                suspect,
                Rule("Behind", new JsonArray(new JsonObject { ["customCode"] = "return arc.event.xdm.n === 7;" }), new JsonObject { ["order"] = "{{order}}" })),
        };
    }

    private static JsonObject Rule(string name, JsonArray conditions, JsonObject properties) => new()
    {
        ["name"] = name,
        ["conditions"] = conditions,
        ["actions"] = new JsonArray(new JsonObject { ["type"] = "trackEvent", ["event"] = name, ["properties"] = properties }),
    };

    /// <summary>Yields "yes" where the built-in objects and the event are as they should be.</summary>
    private const string WorldInOrder = """
        const names = [];
        for (const name in {}) { names.push(name); }
        for (const name in []) { names.push(name); }
        const checks = {
            noNames: names.length === 0,
            noGlobals: typeof leaked === 'undefined' && globalThis.leaked === undefined && ({}).leaked === undefined,
            json: JSON.stringify(JSON.parse('{"a":[1]}')) === '{"a":[1]}',
            arrays: [3, 1, 2].sort().map(n => n * 2).join() === '2,4,6' && [...'ab'].length === 2 && ([] + []) === '',
            objects: Object.keys({ a: 1 }).join() === 'a' && String({}) === '[object Object]',
            texts: 'abc'.replace(/b/, 'x') === 'axc' && 'a-b'.split('-').length === 2,
            numbers: Math.max(1, 2) === 2 && Number('7') === 7 && isNaN(NaN) && undefined === void 0,
            event: arc.event.xdm.n === 7 && arc.event.xdm.list.length === 3 && arc.event.xdm.added === undefined,
            utils: typeof utils.logger.log === 'function' && utils.leaked === undefined,
            promises: await Promise.all([1, Promise.resolve(2)]).then(all => all.join()) === '1,2',
        };
        const wrong = Object.keys(checks).filter(name => !checks[name]);
        return wrong.length === 0 ? 'yes' : wrong.join();
        """;

    private sealed class OutcomeSink : IRecordSink, IDisposable
    {
        private readonly Utf8Buffer _buffer = new();

        public Dictionary<string, JsonElement> Records { get; } = [];

        public List<EventFailure> Failures { get; } = [];

        public void BeginEvent(EventValues values)
        {
        }

        public void Matched(CompiledRule rule)
        {
        }

        public Utf8Buffer Open(CompiledAction action, Destination destination) => _buffer;

        public void Close(CompiledAction action, int start)
        {
            Utf8JsonReader reader = new(_buffer.Written[start..]);
            Records.Add(action.Rule, JsonElement.ParseValue(ref reader).GetProperty("properties"));
        }

        public void Skipped(CompiledAction action, string reason) => throw new InvalidOperationException(reason);

        public void Failed(EventFailure failure) => Failures.Add(failure);

        public void EndEvent()
        {
        }

        public void Dispose() => _buffer.Dispose();
    }
}

/// <summary>What came of one event.</summary>
/// <param name="Records">The properties of each record, by its rule.</param>
/// <param name="Failures">What failed.</param>
internal sealed record CodeOutcome(IReadOnlyDictionary<string, JsonElement> Records, IReadOnlyList<EventFailure> Failures)
{
    /// <summary>The value that the suspect yields, as JSON; nothing where it yields none.</summary>
    public string? Value => Records["Suspect"].TryGetProperty("value", out JsonElement value) ? value.GetRawText() : null;

    /// <summary>The suspect failed, and it alone.</summary>
    public string FailedAlone()
    {
        EventFailure failure = Assert.Single(Failures);
        Assert.Equal((FailureStage.Rule, "Suspect"), (failure.Stage, failure.Rule));
        Assert.DoesNotContain("Suspect", Records.Keys);
        OthersAreInOrder();
        return failure.Reason;
    }

    /// <summary>Nothing failed, and the other rules are as ever.</summary>
    public CodeOutcome InOrder()
    {
        Assert.Empty(Failures);
        OthersAreInOrder();
        return this;
    }

    /// <summary>The suspect ended by itself, or failed, and it alone.</summary>
    public void EndedOrFailedAlone()
    {
        if (Failures.Count > 0)
        {
            FailedAlone();
        }
        else
        {
            InOrder();
        }
    }

    private void OthersAreInOrder()
    {
        Assert.Contains("Before", Records.Keys);
        Assert.Equal("yes", Records["Behind"].GetProperty("order").GetString());
    }
}

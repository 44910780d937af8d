using System.Collections.Concurrent;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>Idle engines to use again. An engine that was interrupted is not returned.</summary>
/// <param name="limits">The limits of one run.</param>
internal sealed class CodeEnginePool(CodeLimits limits)
{
    private readonly ConcurrentBag<CodeEngine> _idle = [];

    /// <summary>What one run may take.</summary>
    public CodeLimits Limits { get; } = limits;

    /// <summary>Takes an engine, or a new one if all are in use.</summary>
    public CodeEngine Rent() => _idle.TryTake(out CodeEngine? engine) ? engine : new CodeEngine(Limits);

    /// <summary>Gives an engine back.</summary>
    public void Return(CodeEngine engine) => _idle.Add(engine);

    /// <summary>Makes an engine that knows some code, so that the first event does not have to wait for it.</summary>
    public void Warm(CustomCode code)
    {
        CodeEngine engine = Rent();
        engine.FunctionOf(code);
        Return(engine);
    }
}

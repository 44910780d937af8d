using System.Collections.Concurrent;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>Engines at rest, ready to be used again. One that was stopped in the middle is not given back.</summary>
internal sealed class CodeEnginePool(CodeLimits limits)
{
    private readonly ConcurrentBag<CodeEngine> _idle = [];

    public CodeLimits Limits { get; } = limits;

    public CodeEngine Rent() => _idle.TryTake(out CodeEngine? engine) ? engine : new CodeEngine(Limits);

    public void Return(CodeEngine engine) => _idle.Add(engine);
}

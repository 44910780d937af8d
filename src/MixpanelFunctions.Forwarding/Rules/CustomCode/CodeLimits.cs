using Jint;
using Jint.Constraints;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>What one run of a rule's custom code may take.</summary>
/// <param name="Time">How long it may run.</param>
public sealed record CodeLimits(TimeSpan Time)
{
    /// <summary>What one run may allocate, in bytes.</summary>
    public const long Memory = 32 * 1024 * 1024;

    /// <summary>How deep functions may call one another.</summary>
    public const int Recursion = 100;

    /// <summary>How many statements it may run; the time ends it sooner.</summary>
    public const int Statements = 50_000_000;

    /// <summary>How long an array may be.</summary>
    public const uint ArrayLength = 1_000_000;

    /// <summary>Sets up an engine by these limits: no CLR access, no modules, no code made of text.</summary>
    internal void Apply(Options options)
    {
        // The time is not among them: it starts with a run, not with the engine's own preparations.
        options.LimitMemory(Memory);
        options.LimitRecursion(Recursion);
        options.MaxStatements(Statements);
        options.MaxArraySize(ArrayLength);
        options.MaxJsonParseDepth(Events.EventReader.DeepestNesting);
        options.RegexTimeoutInterval(Time);
        options.DisableStringCompilation();
        options.Constraint(static () => new OperationDeadlineConstraint());
        options.Constraints.StackOverflowGuard = true;
    }
}

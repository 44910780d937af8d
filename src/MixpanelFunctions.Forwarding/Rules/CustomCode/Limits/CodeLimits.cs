using Jint;
using MixpanelFunctions.Forwarding.Events.Json;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

/// <summary>The limits of one run of a rule's custom code. All of them count work, none counts elapsed time.</summary>
/// <param name="Work">The processor time of the thread that runs it.</param>
internal sealed record CodeLimits(TimeSpan Work)
{
    /// <summary>What one run may allocate, in bytes.</summary>
    public const long Memory = 32 * 1024 * 1024;

    /// <summary>How many calls of one function may be in progress at the same time.</summary>
    public const int Recursion = 100;

    /// <summary>How long an array may be.</summary>
    public const uint ArrayLength = 1_000_000;

    /// <summary>How long a text may be that code makes, in UTF-16 units. What the event holds may be longer.</summary>
    public const int TextLength = 500_000;

    /// <summary>How many bytes, or numbers, one buffer may hold.</summary>
    public const int BufferLength = 64 * 1024;

    /// <summary>How long a pattern may be that code makes of a text, in UTF-16 units.</summary>
    public const int PatternLength = 10_000;

    /// <summary>How many bits a BigInt may have.</summary>
    public const int BigIntBits = 64 * 1024;

    /// <summary>How long a text may be that a BigInt is made of.</summary>
    public const int BigIntDigits = 10_000;

    /// <summary>How many values one template may hold.</summary>
    public const int TemplateValues = 60;

    /// <summary>How deep expressions and blocks of the code may be nested.</summary>
    public const int SourceNesting = 500;

    /// <summary>
    /// Statements for a millisecond of <see cref="Work"/>. An ordinary statement takes less than its share, so that a loop without an
    /// end always stops at the same statement, on any machine.
    /// </summary>
    private const int StatementsInMillisecond = 10_000;

    /// <summary>How many statements one run may execute.</summary>
    public int Statements => (int)Math.Clamp(Work.TotalMilliseconds * StatementsInMillisecond, 1_000, int.MaxValue);

    /// <summary>
    /// When a run that does no work ends anyway. Nothing that code can call waits, so this is for unexpected cases.
    /// </summary>
    public static TimeSpan LongestWait => TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one match of a pattern may take by the clock, the only limit that patterns have. A run that it stops is run again, to
    /// see whether it was the pattern that took the time; both together stay below twice <see cref="Work"/>.
    /// </summary>
    public TimeSpan LongestMatch => Work * 0.8;

    /// <summary>Sets up an engine by these limits: no CLR access, no modules, no code made of text.</summary>
    internal void Apply(Options options, WorkConstraint work)
    {
        options.Strict();
        options.LimitMemory(Memory);
        options.LimitRecursion(Recursion);
        options.MaxArraySize(ArrayLength);
        options.MaxJsonParseDepth(JsonText.DeepestNesting);
        options.RegexTimeoutInterval(LongestMatch);
        options.DisableStringCompilation();
        options.Constraint(work);
        options.Constraints.StackOverflowGuard = true;
    }
}

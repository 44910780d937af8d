using System.Runtime.CompilerServices;
using Jint;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

/// <summary>
/// Counts what a run of custom code uses: statements, processor time, memory and stack. The engine checks before every statement, and every few thousand iterations in its own loops.
/// </summary>
/// <param name="limits">The limits of a run.</param>
internal sealed class WorkConstraint(CodeLimits limits) : Constraint
{
    /// <summary>Milliseconds from a run's start to the first look at what it took.</summary>
    private const int FirstLook = 2;

    private bool _isRunning;
    private bool _isDeep;
    private nint _stackEnd;
    private int _statements;
    private long _memoryEnd;
    private TimeSpan? _workStart;
    private long _waitEnd;
    private long _nextLook;

    /// <summary>Statements, memory and the stack do not forgive a check that is left out.</summary>
    public override bool IsAmortizable => false;

    /// <summary>The processor time of the run so far, except what it took before the first check.</summary>
    public TimeSpan Used => _workStart is { } start ? ThreadWork.Now - start : TimeSpan.Zero;

    /// <summary>Starts to count a run, on the current thread.</summary>
    /// <param name="stack">The bytes of stack that it may use.</param>
    /// <param name="isDeep">Whether no other thread has more.</param>
    /// <param name="isMeasured">
    /// Whether <see cref="Used"/> is exact. The system's answer takes as long as a short run does, so that the first call is after a few
    /// milliseconds after the start.
    /// </param>
    public void Begin(int stack, bool isDeep, bool isMeasured)
    {
        _isRunning = true;
        _isDeep = isDeep;
        _stackEnd = StackPointer() - stack;
        _statements = limits.Statements;
        _memoryEnd = GC.GetAllocatedBytesForCurrentThread() + CodeLimits.Memory;
        _workStart = isMeasured ? ThreadWork.Now : null;
        long now = Environment.TickCount64;
        _waitEnd = now + (long)CodeLimits.LongestWait.TotalMilliseconds;
        _nextLook = now + FirstLook;
    }

    /// <summary>Ends the count; until the next run there is no limit.</summary>
    public void End() => _isRunning = false;

    /// <inheritdoc/>
    public override void Check()
    {
        if (!_isRunning)
        {
            return;
        }

        if (StackPointer() < _stackEnd)
        {
            throw new CodeLimitException(_isDeep ? CodeLimit.Stack : CodeLimit.ShallowStack);
        }

        if (--_statements < 0)
        {
            throw new CodeLimitException(CodeLimit.Statements);
        }

        if (GC.GetAllocatedBytesForCurrentThread() > _memoryEnd)
        {
            throw new CodeLimitException(CodeLimit.Memory);
        }

        // The thread cannot have worked longer than the elapsed time, and the clock is cheap to read.
        if (Environment.TickCount64 >= _nextLook)
        {
            Look();
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        // The engine calls this at every entry; a run has several.
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Look()
    {
        _workStart ??= ThreadWork.Now;
        TimeSpan left = limits.Work - Used;
        if (left <= TimeSpan.Zero)
        {
            throw new CodeLimitException(CodeLimit.Work);
        }

        long now = Environment.TickCount64;
        if (now >= _waitEnd)
        {
            throw new CodeLimitException(CodeLimit.Wait);
        }

        _nextLook = now + Math.Max(1, (long)left.TotalMilliseconds);
    }

    /// <summary>About where the current thread's stack has grown to.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe nint StackPointer()
    {
        byte here;
        return (nint)(&here);
    }
}

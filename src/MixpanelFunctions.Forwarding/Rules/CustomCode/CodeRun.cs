using Jint.Native;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

namespace MixpanelFunctions.Forwarding.Rules.CustomCode;

/// <summary>One attempt to run code on an event.</summary>
/// <param name="Values">The event.</param>
/// <param name="Use">What happens to the result.</param>
/// <param name="Limits">The limits of the attempt.</param>
/// <param name="IsMeasured">Whether <see cref="Used"/> is requested.</param>
internal sealed record CodeRun<T>(EventValues Values, Func<EventValues, CodeEngine, JsValue, T> Use, CodeLimits Limits, bool IsMeasured)
{
    /// <summary>The processor time that it took, where it is measured.</summary>
    public TimeSpan Used { get; set; }

    /// <summary>
    /// Whether the thread worked for the better part of what the longest match may take; a pattern compiled in that time leaves less.
    /// </summary>
    public bool UsedItsTime => Used >= Limits.LongestMatch * 0.5;
}

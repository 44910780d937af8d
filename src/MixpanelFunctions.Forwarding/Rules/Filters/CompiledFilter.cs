using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary>A compiled filter.</summary>
public sealed class CompiledFilter
{
    private readonly (FilterKind Kind, FilterTest Test)[] _tests;
    private readonly SampleTest? _sample;

    internal CompiledFilter(string name, int index, (FilterKind Kind, FilterTest Test)[] tests)
    {
        (Name, Index, _tests) = (name, index, tests);
        _sample = tests.Select(test => test.Test).OfType<SampleTest>().SingleOrDefault();
    }

    /// <summary>The filter's name.</summary>
    public string Name { get; }

    /// <summary>The filter's place among the filters, counted from 0.</summary>
    public int Index { get; }

    /// <summary>Its tests, in the order in which they run.</summary>
    internal IReadOnlyList<(FilterKind Kind, FilterTest Test)> Tests => _tests;

    /// <summary>The property that events carry which its sample keeps; <see langword="null"/> for none.</summary>
    internal SampleWeight? Weight => _sample?.Weight;

    /// <summary>Whether the event is filtered: all tests of the filter hold.</summary>
    /// <param name="values">The event.</param>
    /// <param name="isSampled">Whether the filter's sample decided that it is not.</param>
    /// <exception cref="RuleFailureException">It fails for this event.</exception>
    internal bool Applies(EventValues values, out bool isSampled)
    {
        isSampled = false;
        foreach ((_, FilterTest test) in _tests)
        {
            if (!test.Holds(values))
            {
                isSampled = test == _sample && _sample.HasVisitor(values);
                return false;
            }
        }

        return true;
    }
}

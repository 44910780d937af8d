using System.Globalization;

namespace MixpanelFunctions.Benchmarks.Charts;

/// <summary>A logarithmic axis: where a value stands on it, and where its marks are.</summary>
internal sealed class LogAxis
{
    /// <summary>More marks than this stand too close; then whole powers of ten are marked alone.</summary>
    private const int MostMarks = 8;

    private static readonly double[] Digits = [1, 2, 5];

    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <summary>An axis for values, from one place of the picture to another.</summary>
    /// <param name="values">What has to be on it.</param>
    /// <param name="from">Where it starts, in pixels.</param>
    /// <param name="to">Where it ends, in pixels.</param>
    public LogAxis(IEnumerable<double> values, double from, double to)
    {
        double[] all = [.. values];
        (_from, _to) = (from, to);
        _low = Steps().Last(step => step <= all.Min());
        _high = Steps().First(step => step >= all.Max() && step > _low);
    }

    /// <summary>The values that are marked.</summary>
    public IReadOnlyList<double> Marks
    {
        get
        {
            double[] all = [.. Steps().SkipWhile(step => step < _low).TakeWhile(step => step <= _high)];
            return all.Length <= MostMarks ? all : [.. all.Where(step => Math.Abs(Math.Log10(step) - Math.Round(Math.Log10(step))) < 1e-9)];
        }
    }

    /// <summary>Where a value stands, in pixels.</summary>
    public double At(double value) => _from + ((_to - _from) * Math.Log(value / _low) / Math.Log(_high / _low));

    /// <summary>A marked value as it is written.</summary>
    public static string Write(double value) => value switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.#}M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.#}k"),
        _ => value.ToString("#,0.###", CultureInfo.InvariantCulture),
    };

    /// <summary>1, 2, 5, 10, 20, 50 …</summary>
    private static IEnumerable<double> Steps() =>
        from power in Enumerable.Range(-3, 13)
        from step in Digits
        select step * Math.Pow(10, power);
}

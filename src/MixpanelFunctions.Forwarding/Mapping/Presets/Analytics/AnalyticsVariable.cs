using System.Globalization;
using System.Text;

namespace MixpanelFunctions.Forwarding.Mapping.Presets.Analytics;

/// <summary>A kind of numbered variable of Adobe Analytics.</summary>
/// <param name="Name">What its names start with, as in <c>eVar5</c>.</param>
/// <param name="Short">What its short names start with, as in <c>v5</c>; empty if it has none.</param>
/// <param name="Count">How many there are; their numbers start at 1.</param>
/// <param name="First">The id of the first.</param>
internal sealed record VariableKind(string Name, string Short, int Count, int First);

/// <summary>
/// The numbered variables of Adobe Analytics and its own commerce events, each with an id from 0 to <see cref="Count"/> - 1.
/// </summary>
/// <remarks>
/// https://experienceleague.adobe.com/en/docs/analytics/implementation/aep-edge/data-var-mapping; the short names are those of
/// https://experienceleague.adobe.com/en/docs/analytics/implementation/validate/query-parameters.
/// </remarks>
internal static class AnalyticsVariable
{
    private const int EVars = 250;
    private const int Props = 75;
    private const int Lists = 3;
    private const int Hierarchies = 5;
    private const int Events = 1000;

    /// <summary>The kinds of numbered variables, by their ids.</summary>
    public static IReadOnlyList<VariableKind> Kinds { get; } =
    [
        new("eVar", "v", EVars, 0),
        new("prop", "c", Props, EVars),
        new("list", "l", Lists, EVars + Props),
        new("hier", "h", Hierarchies, EVars + Props + Lists),
        new("event", string.Empty, Events, FirstEvent),
    ];

    /// <summary>The id of <c>event1</c>. From here on all are events.</summary>
    public const int FirstEvent = EVars + Props + Lists + Hierarchies;

    /// <summary>The id of the first commerce event.</summary>
    public const int FirstCommerceEvent = FirstEvent + Events;

    /// <summary>
    /// Analytics' commerce events: its name in the events string, the property, and where XDM has it
    /// (https://experienceleague.adobe.com/en/docs/analytics/implementation/vars/page-vars/events/events-overview).
    /// </summary>
    public static IReadOnlyList<(string Name, string Property, string Path)> CommerceEvents { get; } =
    [
        ("purchase", "Purchase", "xdm.commerce.purchases"),
        ("prodView", "Product View", "xdm.commerce.productViews"),
        ("scOpen", "Cart Open", "xdm.commerce.productListOpens"),
        ("scAdd", "Cart Addition", "xdm.commerce.productListAdds"),
        ("scRemove", "Cart Removal", "xdm.commerce.productListRemovals"),
        ("scView", "Cart View", "xdm.commerce.productListViews"),
        ("scCheckout", "Checkout", "xdm.commerce.checkouts"),
    ];

    private static readonly byte[][] CommerceNames = [.. CommerceEvents.Select(commerce => Encoding.UTF8.GetBytes(commerce.Name))];
    private static readonly (byte[] Name, byte Short, VariableKind Kind)[] Prefixes =
        [.. Kinds.Select(kind => (Encoding.UTF8.GetBytes(kind.Name), (byte)kind.Short.FirstOrDefault(), kind))];

    /// <summary>How many variables there are.</summary>
    public static int Count { get; } = FirstCommerceEvent + CommerceEvents.Count;

    /// <summary>Whether the variable is a custom or a commerce event.</summary>
    public static bool IsEvent(int id) => id >= FirstEvent;

    /// <summary>Whether the variable is one of Analytics' own commerce events.</summary>
    public static bool IsCommerceEvent(int id) => id >= FirstCommerceEvent;

    /// <summary>Whether the variable holds a list by its nature.</summary>
    public static bool IsList(int id) => id is >= EVars + Props and < EVars + Props + Lists;

    /// <summary>The name that Adobe has for a variable: <c>eVar5</c>, <c>purchase</c>.</summary>
    public static string NameOf(int id)
    {
        if (id >= FirstCommerceEvent)
        {
            return CommerceEvents[id - FirstCommerceEvent].Name;
        }

        VariableKind kind = Kinds.Last(candidate => candidate.First <= id);
        return string.Create(CultureInfo.InvariantCulture, $"{kind.Name}{id - kind.First + 1}");
    }

    /// <summary>The property of a variable that the rules file does not name.</summary>
    public static string PropertyOf(int id) => IsCommerceEvent(id) ? CommerceEvents[id - FirstCommerceEvent].Property : NameOf(id);

    /// <summary>The commerce event of that name; -1 for none.</summary>
    public static int CommerceEvent(string name, StringComparison comparison)
    {
        int index = CommerceEvents.Select(commerce => commerce.Name).ToList().FindIndex(known => known.Equals(name, comparison));
        return index < 0 ? -1 : FirstCommerceEvent + index;
    }

    /// <summary>All variables, in words.</summary>
    public static string Ranges => string.Join(
        ", ",
        [.. Kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Name}1 to {kind.Name}{kind.Count}")), .. CommerceEvents.Select(commerce => commerce.Name)]);

    /// <summary>Finds a variable by its name.</summary>
    /// <param name="name">A name such as <c>eVar5</c>.</param>
    /// <param name="ignoreCase">Whether case does not count, as in context data.</param>
    /// <param name="id">The variable.</param>
    /// <param name="isShort">Whether the name is the short one, such as <c>v5</c>.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, bool ignoreCase, out int id, out bool isShort)
    {
        (id, isShort) = (0, false);
        if (name.IsEmpty || name[^1] is < (byte)'0' or > (byte)'9')
        {
            return false;
        }

        int digits = name.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9') + 1;
        if (digits == 0 || digits == name.Length || name.Length - digits > 4 || name[digits] == '0')
        {
            return false;
        }

        int number = 0;
        foreach (byte digit in name[digits..])
        {
            number = (number * 10) + digit - '0';
        }

        VariableKind? kind = digits == 1 ? ShortKind(name[0], ignoreCase) : LongKind(name[..digits], ignoreCase);
        if (kind is null || number > kind.Count)
        {
            return false;
        }

        (id, isShort) = (kind.First + number - 1, digits == 1);
        return true;
    }

    /// <summary>Finds an event as the events string and the products string name it: <c>event5</c> or <c>purchase</c>. Case counts.</summary>
    public static bool TryFindEvent(ReadOnlySpan<byte> name, out int id)
    {
        if (TryFind(name, ignoreCase: false, out id, out _))
        {
            return IsEvent(id);
        }

        for (int commerce = 0; commerce < CommerceNames.Length; commerce++)
        {
            if (name.SequenceEqual(CommerceNames[commerce]))
            {
                id = FirstCommerceEvent + commerce;
                return true;
            }
        }

        return false;
    }

    private static VariableKind? ShortKind(byte letter, bool ignoreCase)
    {
        foreach ((_, byte small, VariableKind kind) in Prefixes)
        {
            if (letter == small || (ignoreCase && (letter | 0x20) == small))
            {
                return kind;
            }
        }

        return null;
    }

    private static VariableKind? LongKind(ReadOnlySpan<byte> prefix, bool ignoreCase)
    {
        foreach ((byte[] name, _, VariableKind kind) in Prefixes)
        {
            if (prefix.Length == name.Length && (prefix.SequenceEqual(name) || (ignoreCase && Ascii.EqualsIgnoreCase(prefix, name))))
            {
                return kind;
            }
        }

        return null;
    }
}

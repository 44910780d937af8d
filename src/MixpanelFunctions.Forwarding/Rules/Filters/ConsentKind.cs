using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Rules;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Rules.Filters;

/// <summary><c>consent</c>: filters by Adobe's Consents and Preferences.</summary>
/// <remarks>
/// https://github.com/adobe/xdm, components/datatypes/consent/consent-preferences.schema.json, for version 2;
/// https://experienceleague.adobe.com/en/docs/experience-platform/web-sdk/commands/setconsent for version 1, <c>general</c>: in, out or pending.
/// </remarks>
internal sealed class ConsentKind : FilterKind
{
    private const string Marketing = "marketing";

    /// <summary>The purposes, and where each is below <c>xdm.consents</c>: the first place that answers decides.</summary>
    private static readonly Dictionary<string, string[]> Purposes = new(StringComparer.Ordinal)
    {
        ["collect"] = ["collect", "general"],
        ["share"] = ["share"],
        ["adID"] = ["adID"],
        ["personalize"] = ["personalize.content", "personalize"],
        [Marketing] = ["marketing.any", "marketing"],
    };

    public override string Name => "consent";

    public override string Summary =>
        "Events of people who did not consent to one of `purposes`, by `xdm.consents`. `missing` decides about events without an answer.";

    public override string Example => """{ "name": "No consent", "consent": { "purposes": [ "collect" ], "missing": "keep" } }""";

    internal override FilterTest? Compile(FilterScope scope)
    {
        ConsentFilter filter = scope.Definition.Consent!;
        bool dropsMissing = scope.DropsMissing(filter.Missing, filter.Place);
        if (filter.Purposes.Count == 0)
        {
            scope.Errors.Add(filter.Place.Key("purposes"), $"names no purpose; write for example [\"collect\"]");
            return null;
        }

        List<Purpose> purposes = [];
        for (int i = 0; i < filter.Purposes.Count; i++)
        {
            string name = filter.Purposes[i];
            bool isChannel = name.StartsWith(Marketing + ".", StringComparison.Ordinal) && EventPath.TryParse($"xdm.consents.{name}", out _, out _);
            if (isChannel && name != "marketing.any")
            {
                // "If the value is set to n" for any channel, that takes precedence over a channel's own.
                purposes.Add(new Purpose(name, Places(scope, "marketing.any"), Places(scope, name)));
            }
            else if (Purposes.TryGetValue(isChannel ? Marketing : name, out string[]? paths))
            {
                purposes.Add(new Purpose(name, [], Places(scope, paths)));
            }
            else
            {
                scope.Errors.Add(filter.Place.Key("purposes").Item(i), $"unknown purpose \"{name}\"{NearestName.SuggestOrList(name, Purposes.Keys)}");
            }
        }

        return new ConsentTest([.. purposes], dropsMissing);
    }

    /// <summary>An answer is in <c>val</c>; that of version 1, and of some senders, by itself.</summary>
    private static int[] Places(FilterScope scope, params string[] paths) =>
        [.. paths.SelectMany(path => new[] { scope.Slot($"xdm.consents.{path}.val"), scope.Slot($"xdm.consents.{path}") })];
}

/// <summary>A purpose, and where its answer is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Above">The slots of the purpose that takes precedence if it denies, and that counts if this one has no answer.</param>
/// <param name="Own">The slots of its own answer: the first that has one counts.</param>
internal sealed record Purpose(string Name, int[] Above, int[] Own);

/// <summary>Whether one of some purposes is denied, or has no answer where that counts.</summary>
internal sealed class ConsentTest(Purpose[] purposes, bool dropsMissing) : FilterTest
{
    public override bool Holds(EventValues values)
    {
        foreach (Purpose purpose in purposes)
        {
            ConsentAnswer answer = Answer(values, purpose);
            if (answer == ConsentAnswer.Denied || (answer == ConsentAnswer.None && dropsMissing))
            {
                return true;
            }
        }

        return false;
    }

    public override string Reason(EventValues values) => string.Join("; ", purposes.Select(purpose => Answer(values, purpose) switch
    {
        ConsentAnswer.Given => $"the visitor consented to {purpose.Name}",
        ConsentAnswer.Denied => $"the visitor did not consent to {purpose.Name}",
        _ => $"the event has no answer for {purpose.Name}, and \"missing\" is {(dropsMissing ? MissingConsent.Drop : MissingConsent.Keep)}",
    }));

    private static ConsentAnswer Answer(EventValues values, Purpose purpose)
    {
        ConsentAnswer above = First(values, purpose.Above);
        if (above == ConsentAnswer.Denied)
        {
            return above;
        }

        ConsentAnswer own = First(values, purpose.Own);
        return own == ConsentAnswer.None ? above : own;
    }

    private static ConsentAnswer First(EventValues values, int[] slots)
    {
        foreach (int slot in slots)
        {
            if (values[slot] is { Kind: JsonKind.String } value)
            {
                return ConsentAnswers.Read(values.PlainText(value));
            }
        }

        return ConsentAnswer.None;
    }
}

/// <summary>What an event says about a purpose.</summary>
internal enum ConsentAnswer : byte
{
    /// <summary>Nothing, or that it is not known yet.</summary>
    None,

    /// <summary>The purpose is allowed.</summary>
    Given,

    /// <summary>The purpose is not allowed.</summary>
    Denied,
}

/// <summary>The words by which Adobe writes an answer.</summary>
internal static class ConsentAnswers
{
    /// <summary>Every word that is an answer, and what it says. All others, among them <c>p</c>, <c>u</c> and <c>pending</c>, are none.</summary>
    public static IReadOnlyList<(string Word, ConsentAnswer Answer)> Words { get; } =
    [
        ("y", ConsentAnswer.Given), ("dy", ConsentAnswer.Given), ("in", ConsentAnswer.Given),
        // A legal basis that needs no consent: legitimate interest, contract, legal obligation, vital and public interest.
        ("LI", ConsentAnswer.Given), ("CT", ConsentAnswer.Given), ("CP", ConsentAnswer.Given), ("VI", ConsentAnswer.Given), ("PI", ConsentAnswer.Given),
        ("n", ConsentAnswer.Denied), ("dn", ConsentAnswer.Denied), ("out", ConsentAnswer.Denied),
    ];

    private static readonly (byte[] Word, ConsentAnswer Answer)[] Encoded = [.. Words.Select(word => (Encoding.UTF8.GetBytes(word.Word), word.Answer))];

    /// <summary>Reads a word; letter case does not count.</summary>
    public static ConsentAnswer Read(ReadOnlySpan<byte> text)
    {
        foreach ((byte[] word, ConsentAnswer answer) in Encoded)
        {
            if (Ascii.EqualsIgnoreCase(text, word))
            {
                return answer;
            }
        }

        return ConsentAnswer.None;
    }
}

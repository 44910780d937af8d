using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Rules;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>What a property's name means to Mixpanel.</summary>
internal enum NameMeaning : byte
{
    /// <summary>Nothing: any value may go.</summary>
    None,

    /// <summary>Mixpanel keeps the name for itself: it is never sent.</summary>
    Reserved,

    /// <summary>The value must be an id that Mixpanel accepts.</summary>
    Id,

    /// <summary>The value must be an IP address: of anything else Mixpanel makes no place.</summary>
    Address,

    /// <summary>The value must be a latitude or longitude in decimal degrees.</summary>
    Degrees,

    /// <summary>Every record has it; a rule may set it, an event may not.</summary>
    Own,
}

/// <summary>Finds what a name means, by its bytes and without allocation.</summary>
internal static class NameMeanings
{
    private static readonly Entry[][] OfEvents = ByLength(
    [
        .. ReservedProperties.Names.Select(name => new Entry(name, NameMeaning.Reserved)),
        .. ReservedProperties.Ids.Select(name => new Entry(name, NameMeaning.Id)),
        new Entry(PropertyName.Ip.Text, NameMeaning.Address),
        new Entry(PropertyName.Library.Text, NameMeaning.Own),
        new Entry(PropertyName.LibraryVersion.Text, NameMeaning.Own),
    ]);

    private static readonly Entry[][] OfProfiles = ByLength(
    [
        .. ReservedProperties.ProfileNames.Select(name => new Entry(name, NameMeaning.Reserved)),
        .. ReservedProperties.Ids.Select(name => new Entry(name, NameMeaning.Id)),
    ]);

    private static readonly Entry[][] OfUpdates = ByLength(
    [
        new Entry(PropertyName.ProfileIp.Text, NameMeaning.Address),
        new Entry(PropertyName.ProfileLatitude.Text, NameMeaning.Degrees),
        new Entry(PropertyName.ProfileLongitude.Text, NameMeaning.Degrees),
    ]);

    /// <summary>What a name means.</summary>
    /// <param name="name">The name as the content of a JSON string.</param>
    /// <param name="kind">The kind of record that has the property.</param>
    public static NameMeaning Of(ReadOnlySpan<byte> name, RecordKind kind)
    {
        Entry[][] all = kind switch
        {
            RecordKind.Event => OfEvents,
            RecordKind.Update => OfUpdates,
            _ => OfProfiles,
        };
        if (name.Length < all.Length)
        {
            foreach (Entry entry in all[name.Length])
            {
                if (name.SequenceEqual(entry.Name))
                {
                    return entry.Meaning;
                }
            }
        }

        return NameMeaning.None;
    }

    private static Entry[][] ByLength(Entry[] entries) =>
        [.. Enumerable.Range(0, entries.Max(entry => entry.Name.Length) + 1).Select(length => entries.Where(entry => entry.Name.Length == length).ToArray())];

    private sealed class Entry(string name, NameMeaning meaning)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public NameMeaning Meaning => meaning;
    }
}

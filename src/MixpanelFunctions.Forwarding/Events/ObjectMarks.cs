using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Events;

/// <summary>
/// What the names in an object say about its kind: an event or a profile. XDM distinguishes a time series from a record by
/// the time (<c>xdm:timestamp</c> of experienceevent.schema.json); senders leave out what they please, so other names help.
/// </summary>
internal struct ObjectMarks
{
    private bool _happened;
    private bool _hasEventFields;
    private bool _hasProfileFields;
    private bool _hasIdentities;
    private bool _hasId;

    /// <summary>Whether it holds <c>data</c>, an object.</summary>
    public bool HasData { get; set; }

    /// <summary>Whether it holds <c>consent</c>, a list, as the request that sets a visitor's consent does.</summary>
    private bool HasConsent { get; set; }

    /// <summary>Whether it is something that happened.</summary>
    public readonly bool IsEvent =>
        _happened || (!_hasProfileFields && !HasConsent && (_hasEventFields || _hasIdentities || (HasData && _hasId)));

    /// <summary>Whether it is a visitor's consent.</summary>
    public readonly bool IsConsent => !IsEvent && HasConsent;

    /// <summary>Whether it is somebody.</summary>
    public readonly bool IsProfile => !IsEvent && !HasConsent && _hasProfileFields;

    /// <summary>Takes note of a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="first">The first byte of its value.</param>
    /// <param name="isBlank">Whether its value is an empty or blank text.</param>
    public void Note(ReadOnlySpan<byte> name, byte first, bool isBlank)
    {
        if (_happened)
        {
            // Nothing that follows can change that.
            return;
        }

        bool saysSomething = first != 'n' && !isBlank;
        switch (name.Length)
        {
            case 3 when name.SequenceEqual("_id"u8):
                _hasId |= saysSomething;
                break;
            case 7 when name.SequenceEqual("consent"u8):
                HasConsent |= first == '[';
                break;
            case 9 when name.SequenceEqual("timestamp"u8) || name.SequenceEqual("eventType"u8):
                _happened |= saysSomething && first is not ((byte)'{' or (byte)'[');
                break;
            case 11 when name.SequenceEqual("identityMap"u8):
                _hasIdentities = true;
                break;
            default:
                _hasEventFields |= saysSomething && KnownFields.IsOfEvents(name);
                _hasProfileFields |= saysSomething && KnownFields.IsOfProfiles(name);
                break;
        }
    }
}

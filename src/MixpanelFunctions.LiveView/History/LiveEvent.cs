using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.LiveView.History;

/// <summary>An explained event, with everything that is necessary to explain it again.</summary>
/// <param name="Message">The message that it came in; its body is kept.</param>
/// <param name="IndexInMessage">The event's place in it, counted from 0.</param>
/// <param name="At">When it was explained.</param>
/// <param name="Plan">The rules that it was explained by.</param>
/// <param name="Summary">What a row of the page shows, JSON.</param>
internal sealed record LiveEvent(HubMessage Message, int IndexInMessage, DateTimeOffset At, ExplainingPlan Plan, ReadOnlyMemory<byte> Summary)
{
    /// <summary>What an event takes beside its body and its summary, about.</summary>
    private const int Overhead = 400;

    /// <summary>Its number in the history, from 1.</summary>
    public long Id { get; init; }

    /// <summary>What it takes, in bytes, about. Events of one message share its body; each is weighed with all of it.</summary>
    public long Weight => Message.Body.Length + Summary.Length + Overhead;

    /// <summary>Writes its row, <c>{"id","event":{…}}</c>, as an item of an array or as a member.</summary>
    public void Write(Utf8JsonWriter json, string? member = null)
    {
        if (member is not null)
        {
            json.WritePropertyName(member);
        }

        json.WriteStartObject();
        json.WriteNumber("id", Id);
        json.WritePropertyName("event");
        json.WriteRawValue(Summary.Span, skipInputValidation: true);
        json.WriteEndObject();
    }
}

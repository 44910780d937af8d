using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.LiveView.Explaining;

namespace MixpanelFunctions.LiveView.History;

/// <summary>The details of one event: its source, and its explanation as <c>explain --json</c> writes it.</summary>
internal static class EventDetail
{
    /// <summary>Writes <c>"id","partition","sequence","index","offset","enqueued","source","explanation":{…}</c>.</summary>
    public static void Write(Utf8JsonWriter json, LiveEvent live)
    {
        SecretRedactor secrets = live.Plan.Secrets;
        EventExplanation explained = live.Plan.Explain(live.Message, live.At)[live.IndexInMessage];
        json.WriteNumber("id", live.Id);
        json.WriteString("partition", live.Message.Partition);
        json.WriteNumber("sequence", live.Message.SequenceNumber);
        json.WriteNumber("index", live.IndexInMessage);
        json.WriteString("offset", live.Message.Offset);
        json.WriteString("enqueued", live.Message.EnqueuedTime);
        ShownEvent shown = live.Plan.CreateShownEvents().Show(live.Message, explained);
        json.WriteString("source", Redact(shown.Text, secrets));
        json.WritePropertyName("explanation");
        using MemoryStream line = new();
        new ExplanationLines(line, secrets).Write(explained);
        shown.Removed.Hide(line.GetBuffer().AsMemory(0, (int)line.Length - 1), json);
    }

    /// <summary>A text without secrets: escaped ones too where it is JSON, the plain ones if it is not one.</summary>
    public static string Redact(string text, SecretRedactor secrets)
    {
        try
        {
            return Encoding.UTF8.GetString(secrets.Redact(Encoding.UTF8.GetBytes(text).AsSpan()));
        }
        catch (JsonException)
        {
            return secrets.Redact(text);
        }
    }
}

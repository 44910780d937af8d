using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Mapping.Repairs;
using MixpanelFunctions.Forwarding.Rules.JavaScript;
using MixpanelFunctions.Forwarding.Rules.Values;

namespace MixpanelFunctions.Forwarding.Mapping.Actions;

/// <summary>
/// Decides for which events an action goes to a project, where the event itself names the project. The action is compiled once for each
/// project, and of these one runs. Only configured names are valid: a value in an event is never used as a project's token.
/// </summary>
/// <param name="name">The expression for the project's name.</param>
/// <param name="project">The project's name, in UTF-8.</param>
/// <param name="others">The names of the other projects; <see langword="null"/> for a project that is not the one for unknown names.</param>
internal sealed class ProjectGuard(ValueExpression name, byte[] project, byte[][]? others)
{
    private static ReadOnlySpan<byte> Key => "token"u8;

    /// <summary>Whether the current event's records go to the project. An unknown name is noted.</summary>
    public bool Holds(EventValues values, RepairNotes notes)
    {
        JsonValue value = name.Evaluate(values);
        if (value.IsMissingOrNull || TextForm.IsBlank(values, value))
        {
            return others is not null;
        }

        ReadOnlySpan<byte> text = value.IsContainer ? default : values.PlainText(TextForm.Of(values, value));
        if (text.SequenceEqual(project))
        {
            return true;
        }

        if (others is null || IsAnother(text))
        {
            return false;
        }

        notes.Add(Key, RepairKinds.UnknownProject);
        return true;
    }

    private bool IsAnother(ReadOnlySpan<byte> text)
    {
        foreach (byte[] other in others!)
        {
            if (text.SequenceEqual(other))
            {
                return true;
            }
        }

        return false;
    }
}

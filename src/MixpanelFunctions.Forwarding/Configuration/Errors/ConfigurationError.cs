namespace MixpanelFunctions.Forwarding.Configuration.Errors;

/// <summary>One error in the configuration.</summary>
/// <param name="Place">Where it is, as its reader finds it: <c>rules.json: rules[2].actions[0].event</c>, or an app setting's name.</param>
/// <param name="Message">What is wrong, and what to write instead. Never a token or a secret.</param>
public sealed record ConfigurationError(string Place, string Message)
{
    /// <summary>The line in the rules file, counted from 1; <see langword="null"/> if the place is not in its text.</summary>
    public int? Line { get; init; }

    /// <summary>The column in that line, counted from 1.</summary>
    public int? Column { get; init; }

    /// <summary>What the place belongs to, by its name: <c>rule "Purchase"</c>.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether the place is a path inside the file. Of the file as a whole, the message itself gives a line if there is one.</summary>
    public bool IsInside => Line is not null && Place.Contains(": ", StringComparison.Ordinal);

    /// <summary>The error on one line: <c>rules.json:41: rules[2].actions[0].event (rule "Purchase"): …</c>. Editors and terminals open the file at that line.</summary>
    public override string ToString()
    {
        string place = Place;
        if (IsInside)
        {
            int end = Place.IndexOf(": ", StringComparison.Ordinal);
            place = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Place[..end]}:{Line}{Place[end..]}");
        }

        return Owner is null ? $"{place}: {Message}" : $"{place} ({Owner}): {Message}";
    }
}

using System.Globalization;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>An app setting: its name, default, range and meaning.</summary>
/// <param name="Name">The name with <c>__</c> between levels; <c>{name}</c> represents a project's name.</param>
/// <param name="Default">The default value, as written in a setting; empty for none.</param>
/// <param name="Range">The allowed values, in words.</param>
/// <param name="Meaning">What it does.</param>
public abstract record Setting(string Name, string Default, string Range, string Meaning)
{
    /// <summary>Whether its value is a secret, to be given as a Key Vault reference and never in the clear.</summary>
    public bool IsSecret { get; init; }

    /// <summary>The words that it must be one of; empty if it is not limited to any.</summary>
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>The text that is set, or <see langword="null"/>. Settings that are empty count as not set.</summary>
    /// <param name="configuration">The configuration, or for a project's setting the project's section.</param>
    /// <param name="section">The section's name, if it is one, such as <c>Mixpanel__Projects__retail</c>.</param>
    protected string? Find(IConfiguration configuration, string? section)
    {
        string key = Key(section).Replace("__", ":", StringComparison.Ordinal);
        string? text = configuration[key];
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>The setting's full name below another section than <c>Mixpanel</c>.</summary>
    protected string Key(string? section) =>
        section is null ? Name : section + Name[Name.IndexOf("__", StringComparison.Ordinal)..];
}

/// <summary>A setting that is any text.</summary>
public sealed record TextSetting(string Name, string Range, string Meaning, string Default = "") : Setting(Name, Default, Range, Meaning)
{
    /// <summary>The text, or the default, or <see langword="null"/>.</summary>
    public string? Read(IConfiguration configuration, string? section = null) =>
        Find(configuration, section) ?? (Default.Length == 0 ? null : Default);
}

/// <summary>A setting that is a whole number.</summary>
public sealed record NumberSetting(string Name, int Standard, int Least, int Most, string Meaning)
    : Setting(Name, Standard.ToString(CultureInfo.InvariantCulture), $"{Least.ToString("N0", CultureInfo.InvariantCulture)} to {Most.ToString("N0", CultureInfo.InvariantCulture)}", Meaning)
{
    /// <summary>The number; if it is not one or out of range, that is noted and the default taken.</summary>
    public int Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        if (Find(configuration, null) is not { } text)
        {
            return Standard;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= Least && number <= Most)
        {
            return number;
        }

        errors.Add(Place.Setting(Name), $"must be a whole number from {Range}");
        return Standard;
    }
}

/// <summary>A setting that is a span of time, written <c>hh:mm:ss</c>.</summary>
public sealed record DurationSetting(string Name, TimeSpan Standard, TimeSpan Least, TimeSpan Most, string Meaning)
    : Setting(Name, Write(Standard), $"{Write(Least)} to {Write(Most)}", Meaning)
{
    /// <summary>The span; if it is not one or out of range, that is noted and the default taken.</summary>
    public TimeSpan Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        if (Find(configuration, null) is not { } text)
        {
            return Standard;
        }

        // Without colons, .NET reads "30" as thirty days, which is never what is meant.
        if (text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) && span >= Least && span <= Most)
        {
            return span;
        }

        errors.Add(Place.Setting(Name), $"must be a duration, hh:mm:ss, from {Range}");
        return Standard;
    }

    private static string Write(TimeSpan span) =>
        span.ToString(span.Milliseconds == 0 ? "c" : @"hh\:mm\:ss\.FFF", CultureInfo.InvariantCulture);
}

/// <summary>A setting that is one of a few words.</summary>
public sealed record ChoiceSetting<T>(string Name, T Standard, string Meaning)
    : Setting(Name, Standard.ToString(), string.Join(", ", Enum.GetNames<T>()), Meaning)
    where T : struct, Enum
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices => Enum.GetNames<T>();

    /// <summary>The choice; if it is not one, that is noted and the default taken.</summary>
    public T Read(IConfiguration configuration, ConfigurationErrors errors, string? section = null)
    {
        if (Find(configuration, section) is not { } text)
        {
            return Standard;
        }

        if (Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Enum.Parse<T>(known);
        }

        errors.Add(Place.Setting(Key(section)), $"must be one of {Range}, not \"{text}\"{NearestName.Suggest(text, Enum.GetNames<T>())}");
        return Standard;
    }
}

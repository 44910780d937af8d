using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Rules;

/// <summary>Reads a rules file.</summary>
public static class RulesFile
{
    /// <summary>The name that a rules file has by default, beside host.json.</summary>
    public const string DefaultName = "rules.json";

    /// <summary>The JSON schema with which an editor completes and checks the file: an address, or a path relative to the file. The app ignores it.</summary>
    public const string SchemaKey = "$schema";

    /// <summary>Reads the file, and notes errors. Comments and trailing commas are allowed.</summary>
    /// <returns>The rules, or <see langword="null"/> if the file cannot be read or is not JSON.</returns>
    public static RulesDocument? Read(string path, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        Place place = Place.File(Path.GetFileName(path));
        try
        {
            return Parse(File.ReadAllText(path), place, errors);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            errors.Add(place, $"there is no file {path}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            errors.Add(place, $"the file {path} cannot be read: {exception.Message}");
        }

        return null;
    }

    /// <summary>Reads the text of a rules file, and notes errors.</summary>
    public static RulesDocument? Parse(string text, Place place, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        errors.AddText(place, text);
        JsonElement? json = ConfigObject.ParseText(text, place, errors);
        return json is null ? null : new RulesParser(errors).Document(json.Value, place);
    }
}

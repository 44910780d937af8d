using System.Text.Json;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.Settings;

/// <summary>
/// The app settings of a local run: the environment, above the <c>Values</c> of a local.settings.json, as Core Tools have
/// it. What a command sets itself is above both.
/// </summary>
internal static class LocalSettings
{
    /// <summary>Reads the settings.</summary>
    /// <param name="file">A file in the form of local.settings.json; <see langword="null"/> for none.</param>
    /// <param name="own">What the command sets, by name with <c>__</c> between levels.</param>
    public static IConfigurationRoot Read(string? file, IEnumerable<KeyValuePair<string, string?>> own)
    {
        ConfigurationBuilder builder = new();
        if (file is not null)
        {
            builder.AddInMemoryCollection(ReadValues(file));
        }

        return builder
            .AddEnvironmentVariables()
            .AddInMemoryCollection(own.Select(setting => KeyValuePair.Create(Key(setting.Key), setting.Value)))
            .Build();
    }

    private static List<KeyValuePair<string, string?>> ReadValues(string file)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
            });
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("Values", out JsonElement values)
                || values.ValueKind != JsonValueKind.Object)
            {
                throw new UserErrorException($"{file} is not a local.settings.json file: it needs an object \"Values\" with settings.");
            }

            List<KeyValuePair<string, string?>> settings = [.. values.EnumerateObject().Select(value => KeyValuePair.Create(Key(value.Name), Text(value.Value)))];
            // Names are not case-sensitive, and levels can be written in two ways. Of two equal names, it is unclear which one is meant.
            return settings.GroupBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
                ? throw new UserErrorException($"{file} has the setting {twice.Key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)} more than once.")
                : settings;
        }
        catch (JsonException exception)
        {
            throw new UserErrorException($"{file} is not JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Null => null,
        _ => value.GetRawText(),
    };

    private static string Key(string name) => name.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
}

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MixpanelFunctions.Local.Terminal;

namespace MixpanelFunctions.Local.AdobeImport.Export;

/// <summary>
/// Reads an export: one document of JSON:API (<c>data</c>, <c>included</c>), an array of such, an object that names lists
/// (<c>data_elements</c>, <c>rules</c>, <c>rule_components</c>, <c>extensions</c>), or a folder of any of these.
/// </summary>
internal sealed partial class ReactorReader
{
    /// <summary>The name for standard input.</summary>
    private const string StandardInput = "-";

    private static readonly string[] Lists =
    [
        ReactorResource.DataElements, ReactorResource.Rules, ReactorResource.RuleComponents, ReactorResource.Extensions, ReactorResource.Properties,
    ];

    private readonly List<ReactorResource> _resources = [];
    private readonly HashSet<(string Type, string Id)> _known = [];
    private readonly HashSet<(string List, int Page)> _pages = [];
    private readonly HashSet<(string List, int Page)> _nextPages = [];

    /// <summary>Reads a file, a folder, or with <c>-</c> standard input.</summary>
    /// <exception cref="UserErrorException">It cannot be read, or is not an export.</exception>
    public static ReactorExport Read(string path)
    {
        ReactorReader reader = new();
        try
        {
            if (path == StandardInput)
            {
                using Stream input = Console.OpenStandardInput();
                using StreamReader text = new(input);
                reader.Parse("standard input", text.ReadToEnd());
            }
            else if (Directory.Exists(path))
            {
                foreach (string file in Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal))
                {
                    reader.Parse(file, File.ReadAllText(file));
                }
            }
            else
            {
                reader.Parse(path, File.ReadAllText(path));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be read: {exception.Message}", exception);
        }

        return reader.Result(path);
    }

    /// <summary>Reads the text of one document.</summary>
    /// <exception cref="UserErrorException">It is not an export.</exception>
    public static ReactorExport ReadText(string text)
    {
        ReactorReader reader = new();
        reader.Parse("the export", text);
        return reader.Result("the export");
    }

    private ReactorExport Result(string path)
    {
        if (!_resources.Exists(resource => resource.Type is ReactorResource.Rules or ReactorResource.DataElements))
        {
            throw new UserErrorException($"{path} is not an export of the Reactor API: it contains no rule and no data element.");
        }

        return new ReactorExport(_resources, [.. _nextPages.Except(_pages).Select(page => $"page {page.Page} of {page.List}")]);
    }

    private void Parse(string name, string text)
    {
        try
        {
            // If components were requested rule by rule, the file's name may be the only sign of the rule.
            Collect(SoundJson.Parse(text), name, type: null, RuleId().Match(Path.GetFileName(name)) is { Success: true } id ? id.Value : null);
        }
        catch (JsonException exception)
        {
            throw new UserErrorException($"{name} is not JSON at line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}.", exception);
        }
    }

    private void Collect(JsonElement json, string name, string? type, string? rule)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in json.EnumerateArray())
            {
                Collect(item, name, type, rule);
            }

            return;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new UserErrorException($"{name} is not an export of the Reactor API: a resource must be an object, not {json.ValueKind}.");
        }

        if (json.TryGetProperty("errors", out _))
        {
            throw new UserErrorException($"{name} contains an error response of the Reactor API, not an export.");
        }

        if (json.TryGetProperty("data", out JsonElement data))
        {
            Document(json, data, name, type, rule);
        }
        else if (json.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
        {
            Resource(json, id.GetString()!, name, type, rule);
        }
        else
        {
            foreach (string list in Lists.Where(list => json.TryGetProperty(list, out _)))
            {
                Collect(json.GetProperty(list), name, list, rule);
            }
        }
    }

    private void Document(JsonElement document, JsonElement data, string name, string? type, string? rule)
    {
        string? self = Link(document);
        if (self is not null && RuleId().Match(self) is { Success: true } id)
        {
            rule = id.Value;
        }

        Collect(data, name, type, rule);
        if (document.TryGetProperty("included", out JsonElement included))
        {
            Collect(included, name, type: null, rule: null);
        }

        NotePage(document, data, type, rule);
    }

    private void Resource(JsonElement json, string id, string name, string? type, string? rule)
    {
        if (json.TryGetProperty("type", out JsonElement own) && own.ValueKind == JsonValueKind.String)
        {
            type = own.GetString();
        }

        if (type is null)
        {
            throw new UserErrorException($"{name} is not an export of the Reactor API: the resource {id} has no type.");
        }

        if (json.TryGetProperty(ReactorResource.RuleComponents, out JsonElement nested))
        {
            Collect(nested, name, ReactorResource.RuleComponents, id);
        }

        if (_known.Add((type, id)))
        {
            _resources.Add(new ReactorResource(
                type,
                id,
                json.TryGetProperty("attributes", out JsonElement attributes) && attributes.ValueKind == JsonValueKind.Object ? attributes : json,
                json.TryGetProperty("relationships", out JsonElement relationships) ? relationships : null,
                rule));
        }
    }

    /// <summary>Lists come in pages of 25 unless more are requested (Reactor API, guides, pagination).</summary>
    private void NotePage(JsonElement document, JsonElement data, string? type, string? rule)
    {
        if (!document.TryGetProperty("meta", out JsonElement meta) || meta.ValueKind != JsonValueKind.Object
            || !meta.TryGetProperty("pagination", out JsonElement pagination) || pagination.ValueKind != JsonValueKind.Object
            || !TryPage(pagination, "current_page", out int current))
        {
            return;
        }

        string list = type ?? (data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0
            && data[0].ValueKind == JsonValueKind.Object && data[0].TryGetProperty("type", out JsonElement first) ? first.ToString() : "a list");
        list = rule is null ? list : $"{list} of {rule}";
        _pages.Add((list, current));
        if (TryPage(pagination, "next_page", out int next))
        {
            _nextPages.Add((list, next));
        }
    }

    private static bool TryPage(JsonElement pagination, string name, out int page)
    {
        page = 0;
        return pagination.TryGetProperty(name, out JsonElement value)
            && value.ValueKind == JsonValueKind.Number
            && int.TryParse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out page);
    }

    private static string? Link(JsonElement document) =>
        document.TryGetProperty("links", out JsonElement links) && links.ValueKind == JsonValueKind.Object
            && links.TryGetProperty("self", out JsonElement self) && self.ValueKind == JsonValueKind.String ? self.GetString() : null;

    [GeneratedRegex("RL[0-9a-f]{32}")]
    private static partial Regex RuleId();
}

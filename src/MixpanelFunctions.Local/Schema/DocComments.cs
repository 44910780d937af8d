using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace MixpanelFunctions.Local.Schema;

/// <summary>
/// The doc comments of an assembly, from the XML file that the compiler writes. The schema's descriptions are these
/// comments, so they cannot differ.
/// </summary>
internal sealed class DocComments
{
    private readonly Dictionary<string, XElement> _members;

    private DocComments(Dictionary<string, XElement> members) => _members = members;

    /// <summary>Reads the comments of the assembly that a type is of.</summary>
    public static DocComments Of(Type type)
    {
        string file = Path.Combine(AppContext.BaseDirectory, $"{type.Assembly.GetName().Name}.xml");
        return new DocComments(XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal));
    }

    /// <summary>A type's or member's summary as plain text, code in backticks.</summary>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    public string Summary(MemberInfo member) =>
        Find(member)?.Element("summary") is { } summary
            ? Text(summary)
            : throw new InvalidOperationException($"{Id(member)} has no summary.");

    /// <summary>Starts a schema: with the summary of a type or member, and its examples. Those that start like an object or a list are JSON, everything else is text.</summary>
    public JsonObject Describe(MemberInfo member)
    {
        JsonObject schema = new() { ["description"] = Summary(member) };
        JsonNode?[] examples = [.. (Find(member)?.Elements("example") ?? []).Select(Text).Select(text =>
            text.StartsWith("{ ", StringComparison.Ordinal) || text.StartsWith('[') ? JsonNode.Parse(text) : JsonValue.Create(text))];
        if (examples.Length > 0)
        {
            schema["examples"] = new JsonArray(examples);
        }

        return schema;
    }

    private XElement? Find(MemberInfo member) => _members.GetValueOrDefault(Id(member));

    private static string Id(MemberInfo member) => member switch
    {
        Type type => $"T:{type.FullName}",
        PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
        FieldInfo field => $"F:{field.DeclaringType!.FullName}.{field.Name}",
        _ => throw new ArgumentException($"{member} is neither a type nor a property nor a field.", nameof(member)),
    };

    private static string Text(XElement element)
    {
        StringBuilder text = new();
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "c" } code:
                    text.Append('`').Append(code.Value).Append('`');
                    break;
                default:
                    throw new InvalidOperationException($"{node} has no plain form; a comment that is a description has text and <c> only.");
            }
        }

        // Lines of a comment are not lines of a description.
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}

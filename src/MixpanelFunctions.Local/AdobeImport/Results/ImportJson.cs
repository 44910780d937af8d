using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MixpanelFunctions.Local.AdobeImport.Results;

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ImportJson : JsonSerializerContext
{
    /// <summary>Does not escape letters of any language, so that the file is easy to read and edit.</summary>
    public static ImportJson Tidy { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });
}

using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Expected;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>Writes every difference as a line of JSON.</summary>
internal sealed class DifferenceFile : IDisposable
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly IReadOnlyList<IMessageSource> _sources;
    private readonly BufferedStream _stream;

    /// <summary>Opens the file, and overwrites a file with the same name.</summary>
    /// <exception cref="UserErrorException">It cannot be written.</exception>
    public DifferenceFile(string path, IReadOnlyList<IMessageSource> sources)
    {
        (_path, _sources) = (path, sources);
        try
        {
            OutputFile.MakeFolder(path);
            _stream = new BufferedStream(OwnerOnly.CreateFile(path), 64 * 1024);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a difference.</summary>
    public void Write(Difference difference)
    {
        try
        {
            using (Utf8JsonWriter json = new(_stream, Plain))
            {
                Write(json, difference);
            }

            _stream.WriteByte((byte)'\n');
        }
        catch (IOException exception)
        {
            throw new UserErrorException($"{_path} cannot be written: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Write(Utf8JsonWriter json, Difference difference)
    {
        json.WriteStartObject();
        json.WriteString("kind", VerifyReport.Name(difference.Kind));
        json.WriteString("event", difference.Event);
        json.WriteString("insertId", difference.InsertId);
        json.WriteString("time", difference.Time.UtcDateTime);
        if (difference.Rule is { } rule)
        {
            json.WriteString("rule", rule);
        }

        if (difference.Source >= 0)
        {
            json.WriteString("source", _sources[difference.Source].Name);
            json.WriteNumber("place", difference.Place);
        }

        if (difference.Properties.Count > 0)
        {
            json.WriteStartArray("properties");
            foreach (string property in difference.Properties)
            {
                json.WriteStringValue(property);
            }

            json.WriteEndArray();
        }

        if (difference.Copies > 0)
        {
            json.WriteNumber("copies", difference.Copies);
        }

        json.WriteEndObject();
    }
}

using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Testing.Programs;

/// <summary>A folder with small inputs, to run the program in.</summary>
internal sealed class ProgramFolder : IDisposable
{
    public const string Rules = """
        {
          // Every event, and clicks once more.
          "rules": [
            { "name": "Every event", "actions": [ { "type": "trackEvent", "event": "{{xdm.eventType}}", "properties": { "n": "{{data.n}}" } } ] },
            { "name": "Clicks", "conditions": [ { "left": "{{xdm.eventType}}", "operator": "equals", "right": "click" } ],
              "actions": [ { "type": "trackEvent", "event": "clicked", "properties": { "n": "{{data.n}}" } } ] },
          ],
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public LocalProgram Program => new(_folder.Path);

    public string Path => _folder.Path;

    public string File(string name) => _folder.File(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Write(string name, byte[] bytes) => _folder.Write(name, bytes);

    /// <summary>Rules and ten events, every second a click; the fifth line is no JSON.</summary>
    public ProgramFolder WithRulesAndEvents()
    {
        Write("rules.json", Rules);
        Write("events.ndjson", Events());
        return this;
    }

    public static string Events(string newLine = "\n") =>
        string.Concat(Enumerable.Range(1, 10).Select(number => (number == 5 ? "{\"xdm\":" : Event(number)) + newLine));

    public static string Event(int number) => EdgeEvents.Body(number, number % 2 == 0 ? "click" : "view");

    public void Dispose() => _folder.Dispose();
}

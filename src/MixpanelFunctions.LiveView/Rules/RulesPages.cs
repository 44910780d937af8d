using System.Text.Json;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.LiveView.Explaining;
using MixpanelFunctions.LiveView.History;
using MixpanelFunctions.LiveView.Observing;
using MixpanelFunctions.StandIn.Requests;

namespace MixpanelFunctions.LiveView.Rules;

/// <summary>The rules on the page: shown, tried on the last events, and saved.</summary>
internal sealed class RulesPages(RunView view) : IDisposable
{
    /// <summary>The longest rules document taken, in bytes: 2 MiB.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int MostDifferences = 50;

    /// <summary>What is in the editor where the rules are not of a file.</summary>
    private const string EmptyText = "{\n  \"dataElements\": {},\n  \"rules\": []\n}\n";

    private readonly RulesSaving? _saving = view.Options.RulesFile is { } file ? new RulesSaving(file) : null;
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary><c>GET rules</c> → <c>{"name","version","file","text","tag","savable","whyNot"}</c>.</summary>
    public Answer Show()
    {
        ForwardingConfiguration inForce = view.Plans.Configuration;
        string text = inForce.RulesText?.Text ?? EmptyText;
        string shown = view.Plan.Secrets.Redact(text);
        string? whyNot = _saving is null
            ? "These rules are not from a file of yours, so you cannot save them. Start the run with --rules FILE, or with a rules.json in its folder."
            : shown != text ? "The rules file contains a token or a secret. These never reach this page, so you cannot save the file here." : null;
        return Answer.Json(200, json =>
        {
            json.WriteString("name", view.Options.RulesName);
            json.WriteString("version", inForce.RulesVersion);
            json.WriteString("file", _saving?.Name);
            json.WriteString("text", shown);
            json.WriteString("tag", RulesSaving.TagOf(text));
            json.WriteBoolean("savable", whyNot is null);
            json.WriteString("whyNot", whyNot);
        });
    }

    /// <summary>
    /// <c>POST rules/try</c> with <c>{"text"}</c> → <c>{"errors":[{"place","message","line","column","inside","owner"}]}</c>, or what the text makes of the
    /// last events: <c>{"errors":[],"tried","left","changed","rules":[{"name","before","after"}],
    /// "groups":[{"rule","before","after","changed":[…],"events","latest"}],"differences":[…]}</c>.
    /// </summary>
    public async Task<Answer> TryAsync(HttpRequest request)
    {
        if (await ReadAsync(request).ConfigureAwait(false) is not { } asked)
        {
            return NotUnderstood();
        }

        // Trials take a core for a while; two at once would take it from the forwarding.
        await _one.WaitAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Try(asked.Text)).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// <c>POST rules/save</c> with <c>{"text","tag"}</c> → 200 <c>{"version"}</c>; 403 if no file may be saved, 409 if it was
    /// changed meanwhile, 422 with the errors of a text that has some.
    /// </summary>
    public async Task<Answer> SaveAsync(HttpRequest request)
    {
        if (await ReadAsync(request).ConfigureAwait(false) is not { Tag: { } tag } asked)
        {
            return NotUnderstood();
        }

        if (_saving is null || view.Plan.Secrets.Redact(asked.Text) != asked.Text)
        {
            return Problem(403, "You cannot save these rules here.");
        }

        ConfigurationErrors errors = new();
        if (RulesTrial.Compile(asked.Text, view.Plans.Configuration, errors) is null)
        {
            return Answer.Json(422, json => WriteErrors(json, errors));
        }

        await _one.WaitAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        try
        {
            if (!await _saving.SaveAsync(asked.Text, tag, request.HttpContext.RequestAborted).ConfigureAwait(false))
            {
                return Problem(409, $"{_saving.Name} changed since this page read it. Nothing was saved. Reload the rules.");
            }

            await view.TakeOverRulesAsync(request.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Problem(500, $"{_saving.Name} cannot be written: {exception.Message}");
        }
        finally
        {
            _one.Release();
        }

        return Answer.Json(200, json =>
        {
            json.WriteString("version", view.Plans.Configuration.RulesVersion);
            json.WriteString("tag", RulesSaving.TagOf(asked.Text));
        });
    }

    public void Dispose() => _one.Dispose();

    private Answer Try(string text)
    {
        ConfigurationErrors errors = new();
        ExplainingPlan before = new(view.Plans.Configuration);
        if (RulesTrial.Compile(text, before.Configuration, errors) is not { } after)
        {
            return Answer.Json(200, json => WriteErrors(json, errors));
        }

        TrialResult result = RulesTrial.Compare(before, after, view.History.Latest(RulesTrial.MaxEvents), view.Options.Time);
        return Answer.Json(200, json =>
        {
            WriteErrors(json, errors);
            json.WriteNumber("tried", result.Tried);
            json.WriteNumber("left", result.Left);
            json.WriteNumber("changed", result.Differences.Count);
            json.WriteStartArray("rules");
            foreach ((string rule, int was, int becomes) in result.Rules)
            {
                json.WriteStartObject();
                json.WriteString("name", rule);
                json.WriteNumber("before", was);
                json.WriteNumber("after", becomes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("groups");
            foreach (TrialGroup group in TrialGroup.Of(result.Differences))
            {
                Write(json, group, after.Secrets);
            }

            json.WriteEndArray();
            json.WriteStartArray("differences");
            foreach (TrialDifference difference in result.Differences.TakeLast(MostDifferences).Reverse())
            {
                Write(json, difference, after.Secrets);
            }

            json.WriteEndArray();
        });
    }

    private static void Write(Utf8JsonWriter json, TrialDifference difference, SecretRedactor secrets)
    {
        json.WriteStartObject();
        difference.Event.Write(json, "live");
        json.WriteString("was", ExplanationLines.Camel(difference.Was.Outcome));
        json.WriteString("becomes", ExplanationLines.Camel(difference.Becomes.Outcome));
        WriteRecords(json, "lost", difference.Lost, secrets);
        WriteRecords(json, "gained", difference.Gained, secrets);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TrialGroup group, SecretRedactor secrets)
    {
        json.WriteStartObject();
        json.WriteString("rule", group.Rule);
        json.WriteString("before", group.Before is null ? null : secrets.Redact(group.Before));
        json.WriteString("after", group.After is null ? null : secrets.Redact(group.After));
        json.WriteStartArray("changed");
        foreach (string field in group.Changed)
        {
            json.WriteStringValue(secrets.Redact(field));
        }

        json.WriteEndArray();
        json.WriteNumber("events", group.Events);
        json.WriteNumber("latest", group.LatestId);
        json.WriteEndObject();
    }

    private static void WriteRecords(Utf8JsonWriter json, string name, IReadOnlyList<TrialRecord> records, SecretRedactor secrets)
    {
        json.WriteStartArray(name);
        foreach (TrialRecord each in records)
        {
            json.WriteStartObject();
            json.WriteString("rule", each.Rule);
            json.WriteNumber("action", each.Action);
            json.WriteString("project", each.Record.Project);
            json.WriteString("endpoint", each.Record.Endpoint);
            json.WritePropertyName("record");
            json.WriteRawValue(secrets.Redact(System.Text.Encoding.UTF8.GetBytes(each.Record.Json).AsSpan()), skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteErrors(Utf8JsonWriter json, ConfigurationErrors errors)
    {
        json.WriteStartArray("errors");
        foreach (ConfigurationError error in errors.All)
        {
            json.WriteStartObject();
            json.WriteString("place", error.Place);
            json.WriteString("message", view.Plan.Secrets.Redact(error.Message));
            if (error.Line is { } line && error.Column is { } column)
            {
                json.WriteNumber("line", line);
                json.WriteNumber("column", column);
                json.WriteBoolean("inside", error.IsInside);
            }

            if (error.Owner is not null)
            {
                json.WriteString("owner", error.Owner);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static async Task<Asked?> ReadAsync(HttpRequest request)
    {
        using ReceivedBody body = await ReceivedBody.ReadAsync(request, MaxBytes, request.HttpContext.RequestAborted).ConfigureAwait(false);
        if (body.TooLarge || body.Error is not null)
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(body.Bytes);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String
                ? new Asked(text.GetString()!, json.RootElement.TryGetProperty("tag", out JsonElement tag) && tag.ValueKind == JsonValueKind.String ? tag.GetString() : null)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Answer NotUnderstood() => Problem(400, $"The rules must be JSON text of at most {MaxBytes} bytes.");

    private static Answer Problem(int status, string message) => Answer.Json(status, json => json.WriteString("problem", message));

    private sealed record Asked(string Text, string? Tag);
}

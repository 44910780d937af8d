using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mapping.Actions;
using MixpanelFunctions.Forwarding.Mapping.Explanations;
using MixpanelFunctions.Forwarding.Mapping.Records;
using MixpanelFunctions.Forwarding.Rules.Explanations;

namespace MixpanelFunctions.LiveView.Explaining;

/// <summary>Explanations for programs: one line of JSON for each event. docs/explain.md describes the format.</summary>
internal sealed class ExplanationLines(Stream output, SecretRedactor secrets) : IExplanationWriter
{
    private readonly ArrayBufferWriter<byte> _line = new();

    public void Write(EventExplanation explained)
    {
        _line.ResetWrittenCount();
        using (Utf8JsonWriter writer = new(_line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, explained);
        }

        _line.Write("\n"u8);
        output.Write(_line.WrittenSpan);
        output.Flush();
    }

    private void Write(Utf8JsonWriter writer, EventExplanation explained)
    {
        writer.WriteStartObject();
        writer.WriteNumber("line", explained.SequenceNumber);
        writer.WriteNumber("event", explained.IndexInMessage);
        writer.WriteString("shape", Camel(explained.Shape));
        writer.WriteString("outcome", Camel(explained.Outcome));
        if (explained.Failure is { } failure)
        {
            writer.WritePropertyName("failure");
            Write(writer, failure);
        }

        if (explained.Filters.Count > 0)
        {
            WriteText(writer, "filteredBy", explained.FilteredBy);
            WriteAll(writer, "filters", explained.Filters, Write);
        }

        writer.WriteStartArray("rules");
        foreach (RuleExplanation rule in explained.Rules)
        {
            Write(writer, rule);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, FilterExplanation filter)
    {
        writer.WriteStartObject();
        writer.WriteString("name", filter.Name);
        writer.WriteString("outcome", Camel(filter.Outcome));
        writer.WriteBoolean("asked", filter.IsAsked);
        WriteAll(writer, "tests", filter.Tests, Write);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, FilterTestExplanation test)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", test.Kind);
        writer.WriteString("outcome", Camel(test.Outcome));
        WriteText(writer, "reason", test.Reason);
        if (test.Conditions.Count > 0)
        {
            WriteAll(writer, "conditions", test.Conditions, Write);
        }

        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, RuleExplanation rule)
    {
        writer.WriteStartObject();
        writer.WriteString("name", rule.Name);
        writer.WriteString("outcome", Camel(rule.Outcome));
        WriteText(writer, "reason", rule.Reason);
        WriteAll(writer, "conditions", rule.Conditions, Write);
        WriteAll(writer, "actions", rule.Actions, Write);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ConditionExplanation condition)
    {
        writer.WriteStartObject();
        writer.WriteString("operator", condition.Operator);
        if (condition.CaseInsensitive)
        {
            writer.WriteBoolean("caseInsensitive", true);
        }

        if (condition.Negate)
        {
            writer.WriteBoolean("negate", true);
        }

        writer.WriteString("outcome", Camel(condition.Outcome));
        writer.WriteBoolean("asked", condition.IsAsked);
        WriteText(writer, "reason", condition.Reason);
        if (condition.Operands.Count > 0)
        {
            WriteAll(writer, "operands", condition.Operands, Write);
        }

        if (condition.Parts.Count > 0)
        {
            WriteAll(writer, "conditions", condition.Parts, Write);
        }

        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, OperandExplanation operand)
    {
        writer.WriteStartObject();
        writer.WriteString("side", operand.Side);
        WriteJson(writer, "written", operand.Written);
        WriteValue(writer, operand.Value);
        if (operand.Tokens.Count > 0)
        {
            WriteAll(writer, "tokens", operand.Tokens, Write);
        }

        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, TokenExplanation token)
    {
        writer.WriteStartObject();
        writer.WriteString("token", token.Token);
        writer.WriteString("source", token.Source);
        if (token.Found is { } found)
        {
            writer.WriteStartObject("found");
            WriteValue(writer, found);
            writer.WriteEndObject();
        }

        WriteValue(writer, token.Value);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ActionExplanation action)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", action.Index);
        writer.WriteString("type", action.Type);
        if (action.When is { } when)
        {
            writer.WritePropertyName("when");
            Write(writer, when);
        }

        if (action.ForEach is { } list)
        {
            writer.WritePropertyName("forEach");
            Write(writer, list);
        }

        if (action.Items.Count > 0)
        {
            WriteAll(writer, "items", action.Items, Write);
        }

        WriteAll(writer, "fields", action.Fields, Write);
        WriteAll(writer, "records", action.Records, Write);
        writer.WriteStartArray("skipped");
        foreach (string reason in action.Skips)
        {
            writer.WriteStringValue(secrets.Redact(reason));
        }

        writer.WriteEndArray();
        writer.WriteStartArray("notes");
        foreach (string note in action.Notes)
        {
            writer.WriteStringValue(secrets.Redact(note));
        }

        writer.WriteEndArray();
        WriteAll(writer, "failures", action.Failures, Write);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ItemExplanation item)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", item.Index);
        writer.WritePropertyName("when");
        Write(writer, item.When);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, FieldExplanation field)
    {
        writer.WriteStartObject();
        writer.WriteString("field", field.Field);
        WriteJson(writer, "written", field.Written);
        WriteAll(writer, "tokens", field.Tokens, Write);
        WriteText(writer, "note", field.Note);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, RecordExplanation record)
    {
        writer.WriteStartObject();
        writer.WriteString("project", record.Project);
        writer.WriteString("endpoint", record.Endpoint);
        WriteJson(writer, "record", record.Json);
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, EventFailure failure)
    {
        writer.WriteStartObject();
        writer.WriteString("stage", Camel(failure.Stage));
        WriteText(writer, "reason", failure.Reason);
        WriteText(writer, "field", failure.Field);
        writer.WriteEndObject();
    }

    private void WriteValue(Utf8JsonWriter writer, ValueExplanation value)
    {
        writer.WriteString("type", value.Type);
        if (value.Json is not null)
        {
            WriteJson(writer, "value", value.Json);
        }
    }

    private void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, secrets.Redact(text));
        }
    }

    /// <summary>Writes JSON that was read before; nothing if an app setting has text that is not JSON.</summary>
    private void WriteJson(Utf8JsonWriter writer, string name, string json)
    {
        if (json.Length > 0)
        {
            writer.WritePropertyName(name);
            // Checked when it was read, and nested as deeply as it may be there.
            writer.WriteRawValue(secrets.Redact(Encoding.UTF8.GetBytes(json).AsSpan()), skipInputValidation: true);
        }
    }

    private static void WriteAll<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (T item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    }

    /// <summary>The name of an outcome or a stage as all of the live view's JSON writes it.</summary>
    public static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

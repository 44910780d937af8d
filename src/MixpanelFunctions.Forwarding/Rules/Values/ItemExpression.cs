using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.Forwarding.Events.Json;
using MixpanelFunctions.Forwarding.Events.Paths;

namespace MixpanelFunctions.Forwarding.Rules.Values;

/// <summary><c>{{item}}</c>, or a path into it, inside an action that runs once an item of an array.</summary>
internal sealed class ItemExpression(PathSegment[] path) : ValueExpression
{
    private readonly Step[] _steps = [.. path.Select(Step.Of)];

    /// <summary>Reads <c>item</c>, <c>item.SKU</c>, <c>item.list[0]</c> or <c>index</c>.</summary>
    public static bool TryParse(string token, [NotNullWhen(true)] out ValueExpression? expression)
    {
        expression = token switch
        {
            "index" => new IndexExpression(),
            "item" => new ItemExpression([]),
            // The same writing as a path's; its first steps are put before it by EventPath, and dropped here.
            _ when (token.StartsWith("item.", StringComparison.Ordinal) || token.StartsWith("item[", StringComparison.Ordinal))
                && EventPath.TryParse("xdm" + token["item".Length..], out EventPath? path, out _) => new ItemExpression([.. path.Segments.Skip(3)]),
            _ => null,
        };
        return expression is not null;
    }

    public override JsonValue Evaluate(EventValues values)
    {
        JsonValue value = values.CurrentItem;
        for (int i = 0; i < _steps.Length && value.Kind != JsonKind.Missing; i++)
        {
            value = Take(values, value, _steps[i]);
        }

        return value;
    }

    private static JsonValue Take(EventValues values, JsonValue value, Step step)
    {
        if (!value.IsContainer)
        {
            return JsonValue.Missing;
        }

        bool isObject = value.Kind == JsonKind.Object;
        Utf8JsonReader reader = new(values.Bytes(value), EventReader.ValueOptions);
        JsonValue found = JsonValue.Missing;
        reader.Read();
        for (int i = 0; reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray); i++)
        {
            bool isIt = isObject ? JsonToken.Is(ref reader, step.Name) : i == step.Index;
            if (isObject)
            {
                reader.Read();
            }

            if (isIt)
            {
                // If a name is repeated, the last value counts, as everywhere.
                found = JsonSlice.Read(ref reader, value);
            }
            else
            {
                reader.Skip();
            }
        }

        return found;
    }

    /// <summary>A step down: by name into an object, by number into an array, where <c>list.0</c> is <c>list[0]</c>.</summary>
    private readonly record struct Step(byte[] Name, int Index)
    {
        public static Step Of(PathSegment segment)
        {
            string name = segment.Name ?? segment.Index.ToString(CultureInfo.InvariantCulture);
            return new Step(Encoding.UTF8.GetBytes(name), segment.Name is null ? segment.Index : EventPath.IndexOf(name));
        }
    }
}

/// <summary><c>{{index}}</c>: the item's place in the array, counted from 0.</summary>
internal sealed class IndexExpression : ValueExpression
{
    public override JsonValue Evaluate(EventValues values)
    {
        Span<byte> room = values.Room(11);
        _ = System.Buffers.Text.Utf8Formatter.TryFormat(values.ItemIndex, room, out int length);
        return values.Take(JsonKind.Number, length, ValueTraits.None);
    }
}

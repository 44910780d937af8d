namespace MixpanelFunctions.Forwarding.Events;

/// <summary>Passes over whole values that no rule looks into. All of their text is checked all the same.</summary>
internal static class JsonSkip
{
    /// <summary>Passes over a value.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the value starts.</param>
    /// <param name="depth">How many containers it stands in.</param>
    /// <param name="watch">Is told of what is passed.</param>
    /// <returns>Where it ends.</returns>
    /// <exception cref="System.Text.Json.JsonException">It is not JSON, or is nested too deeply.</exception>
    public static int Value<TWatch>(ReadOnlySpan<byte> text, int at, int depth, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        int end;
        switch (JsonText.At(text, at))
        {
            case (byte)'"':
                end = JsonText.String(text, at + 1, out bool isEscaped);
                watch.OnString(end - at - 2, isEscaped);
                return end;
            case (byte)'{':
                watch.OnContainer(depth);
                return Object(text, at + 1, depth + 1, ref watch);
            case (byte)'[':
                watch.OnContainer(depth);
                return Array(text, at + 1, depth + 1, ref watch);
            case (byte)'t':
                watch.OnWord();
                return JsonText.Word(text, at, "true"u8);
            case (byte)'f':
                watch.OnWord();
                return JsonText.Word(text, at, "false"u8);
            case (byte)'n':
                watch.OnWord();
                return JsonText.Word(text, at, "null"u8);
            default:
                end = JsonText.Number(text, at);
                watch.OnNumber(text[at..end]);
                return end;
        }
    }

    // Objects and arrays have loops of their own, which call one another: what follows a value is easier to guess for the
    // processor so than with one loop and a stack of what is open.
    private static int Object<TWatch>(ReadOnlySpan<byte> text, int at, int depth, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        JsonScanner.CheckDepth(depth);
        at = JsonText.Token(text, at);
        if (JsonText.At(text, at) == '}')
        {
            return at + 1;
        }

        while (true)
        {
            if (JsonText.At(text, at) != '"')
            {
                JsonText.Refuse();
            }

            int end = JsonText.String(text, at + 1, out bool isEscaped);
            watch.OnString(end - at - 2, isEscaped);
            at = JsonText.Token(text, end);
            if (JsonText.At(text, at) != ':')
            {
                JsonText.Refuse();
            }

            at = JsonText.Token(text, Value(text, JsonText.Token(text, at + 1), depth, ref watch));
            byte next = JsonText.At(text, at);
            if (next != ',')
            {
                return next == '}' ? at + 1 : Refused();
            }

            at = JsonText.Token(text, at + 1);
        }
    }

    private static int Array<TWatch>(ReadOnlySpan<byte> text, int at, int depth, ref TWatch watch)
        where TWatch : struct, ITokenWatch
    {
        JsonScanner.CheckDepth(depth);
        at = JsonText.Token(text, at);
        if (JsonText.At(text, at) == ']')
        {
            return at + 1;
        }

        while (true)
        {
            at = JsonText.Token(text, Value(text, at, depth, ref watch));
            byte next = JsonText.At(text, at);
            if (next != ',')
            {
                return next == ']' ? at + 1 : Refused();
            }

            at = JsonText.Token(text, at + 1);
        }
    }

    private static int Refused()
    {
        JsonText.Refuse();
        return 0;
    }
}

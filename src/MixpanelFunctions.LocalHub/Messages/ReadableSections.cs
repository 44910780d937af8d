namespace MixpanelFunctions.LocalHub.Messages;

/// <summary>
/// Passes over the sections of a message and refuses what Azure's .NET client, and with it the Functions trigger, cannot
/// decode: its reader would fail at such an event repeatedly, and the partition would stand still
/// (Azure/azure-sdk-for-net <c>AmqpMessageBody.ValidateAmqpPrimitive</c>; Azure/azure-sdk-for-js issue 31067).
/// </summary>
internal static class ReadableSections
{
    private const string UnreadableBody =
        "The body of the event has a map inside a map or a list, or null or a described value inside one. Azure's .NET client cannot read that, and the partition would stand still. Send the body as JSON text.";

    /// <summary>Passes over the value of a section, whose descriptor has been read.</summary>
    /// <exception cref="AmqpFormatException">The value is not of the section's type, or cannot be read. The message can be shown to the client.</exception>
    public static void Pass(byte section, ref AmqpBytes bytes)
    {
        switch (section)
        {
            // The JavaScript client encodes the body null as null in a data section, which the .NET client reads.
            case SectionCode.Data when !bytes.IsAtNull:
                bytes.ReadBinary();
                break;
            case SectionCode.AmqpSequence:
                PassItems(ref bytes);
                break;
            case SectionCode.AmqpValue when bytes.IsAtMap:
                PassMap(ref bytes);
                break;
            case SectionCode.AmqpValue when bytes.IsAtList:
                PassItems(ref bytes);
                break;
            case SectionCode.ApplicationProperties:
                PassProperties(ref bytes);
                break;
            default:
                bytes.Skip();
                break;
        }
    }

    private static void PassProperties(ref AmqpBytes bytes)
    {
        for (int left = bytes.ReadMapHead(); left > 0; left -= 2)
        {
            string? name = bytes.ReadText();
            if (bytes.IsAtMap || bytes.IsAtDescribedByNumber)
            {
                throw new AmqpFormatException(
                    $"The application property '{name}' is a map, or a value described by a number. Azure's .NET client cannot read that, and the partition would stand still. Send the value as JSON text.");
            }

            bytes.Skip();
        }
    }

    private static void PassMap(ref AmqpBytes bytes)
    {
        for (int left = bytes.ReadMapHead(); left > 0; left -= 2)
        {
            bytes.Skip();
            PassInner(ref bytes);
        }
    }

    // Lists within lists are counted instead of entered, so that their depth costs no stack.
    private static void PassItems(ref AmqpBytes bytes)
    {
        for (long left = bytes.ReadListHead(); left > 0; left--)
        {
            if (bytes.IsAtList)
            {
                left += bytes.ReadListHead();
            }
            else
            {
                PassInner(ref bytes);
            }
        }
    }

    /// <summary>Passes over a value inside a map or a list.</summary>
    private static void PassInner(ref AmqpBytes bytes)
    {
        if (bytes.IsAtList)
        {
            PassItems(ref bytes);
            return;
        }

        if (bytes.IsAtMap || bytes.IsAtNull || bytes.IsAtDescribed)
        {
            throw new AmqpFormatException(UnreadableBody);
        }

        bytes.Skip();
    }
}

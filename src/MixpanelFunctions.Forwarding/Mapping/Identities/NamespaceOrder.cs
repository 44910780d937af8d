namespace MixpanelFunctions.Forwarding.Mapping.Identities;

/// <summary>
/// The order of namespaces by name: letter case counts only between names that are otherwise the same.
/// </summary>
internal static class NamespaceOrder
{
    /// <summary>Below zero where the first goes before, above zero where the second does, zero for the same name.</summary>
    public static int Compare(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        int length = Math.Min(one.Length, other.Length);
        for (int i = 0; i < length; i++)
        {
            int difference = Fold(one[i]) - Fold(other[i]);
            if (difference != 0)
            {
                return difference;
            }
        }

        return one.Length != other.Length ? one.Length - other.Length : one.SequenceCompareTo(other);
    }

    /// <summary>Whether two names of one length are the same except for the case of ASCII letters.</summary>
    public static bool IsSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (int i = 0; i < one.Length; i++)
        {
            if (Fold(one[i]) != Fold(other[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static int Fold(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? letter | 0x20 : letter;
}

using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace MixpanelFunctions.LocalHub.Storage;

/// <summary>
/// The partition that Event Hubs gives a partition key: Bob Jenkins' lookup3 (public domain) over the key's UTF-8, both
/// results folded to 16 bits (Azure/azure-sdk-for-net <c>Azure.Messaging.EventHubs.Core.PartitionResolver</c>).
/// </summary>
internal static class PartitionKeyHash
{
    /// <summary>The index of the key's partition, from 0.</summary>
    public static int PartitionOf(string key, int partitionCount) => Math.Abs(Hash(key) % partitionCount);

    private static short Hash(string key)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        uint a = 0xdeadbeef + (uint)bytes.Length;
        uint b = a;
        uint c = a;
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 12)
        {
            Add(rest, ref a, ref b, ref c);
            Mix(ref a, ref b, ref c);
            rest = rest[12..];
        }

        if (rest.IsEmpty)
        {
            return (short)(c ^ b);
        }

        // A last block that is short counts as if it were filled with zeros.
        Span<byte> last = stackalloc byte[12];
        last.Clear();
        rest.CopyTo(last);
        Add(last, ref a, ref b, ref c);
        Finish(ref a, ref b, ref c);
        return (short)(c ^ b);
    }

    private static void Add(ReadOnlySpan<byte> block, ref uint a, ref uint b, ref uint c)
    {
        a += BinaryPrimitives.ReadUInt32LittleEndian(block);
        b += BinaryPrimitives.ReadUInt32LittleEndian(block[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(block[8..]);
    }

    private static void Mix(ref uint a, ref uint b, ref uint c)
    {
        a = (a - c) ^ BitOperations.RotateLeft(c, 4);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 6);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 8);
        b += a;
        a = (a - c) ^ BitOperations.RotateLeft(c, 16);
        c += b;
        b = (b - a) ^ BitOperations.RotateLeft(a, 19);
        a += c;
        c = (c - b) ^ BitOperations.RotateLeft(b, 4);
        b += a;
    }

    private static void Finish(ref uint a, ref uint b, ref uint c)
    {
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
    }
}

using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;

namespace MixpanelFunctions.Forwarding.Mapping.Records;

/// <summary>A list whose array comes from the shared pool: what grows with every event of a batch costs nothing in the next.</summary>
internal sealed class PooledList<T> : IReadOnlyList<T>, IDisposable
{
    private T[] _items;

    /// <summary>Starts empty.</summary>
    /// <param name="capacity">The items that are expected.</param>
    public PooledList(int capacity = 256) => _items = ArrayPool<T>.Shared.Rent(capacity);

    public int Count { get; private set; }

    /// <summary>All items, to be read and written in place until the next is added.</summary>
    public Span<T> Items => _items.AsSpan(0, Count);

    public T this[int index] => Items[index];

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            T[] larger = ArrayPool<T>.Shared.Rent(_items.Length * 2);
            Items.CopyTo(larger);
            Return();
            _items = larger;
        }

        _items[Count++] = item;
    }

    public void RemoveLast() => Count--;

    public IEnumerator<T> GetEnumerator() => _items.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives the array back.</summary>
    public void Dispose()
    {
        Return();
        _items = [];
        Count = 0;
    }

    private void Return()
    {
        if (_items.Length > 0)
        {
            ArrayPool<T>.Shared.Return(_items, RuntimeHelpers.IsReferenceOrContainsReferences<T>());
        }
    }
}

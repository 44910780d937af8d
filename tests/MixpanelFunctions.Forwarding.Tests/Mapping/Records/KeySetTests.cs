using System.Text;
using CsCheck;
using MixpanelFunctions.Forwarding.Mapping.Records;

namespace MixpanelFunctions.Forwarding.Tests.Mapping.Records;

public class KeySetTests
{
    /// <summary>Few different names, so that they meet; null empties the set.</summary>
    private static readonly Gen<string?[]> Operations = Gen.Frequency(
        (20, Gen.Int[0, 400].Select(number => (string?)$"name{number}")),
        (10, Gen.String[Gen.Char["abö"], 0, 3].Select(text => (string?)text)),
        (1, Gen.Const((string?)null))).Array[0, 1_500];

    [Fact]
    public void It_is_a_dictionary_from_names_to_their_numbers() => Operations.Sample(
        operations =>
        {
            KeySet set = new();
            Dictionary<string, int> model = [];
            foreach (string? name in operations)
            {
                if (name is null)
                {
                    set.Clear();
                    model.Clear();
                    continue;
                }

                byte[] key = Encoding.UTF8.GetBytes(name);
                Assert.Equal(model.ContainsKey(name), set.Contains(key));
                Assert.Equal(model.TryAdd(name, model.Count), set.Add(key, out int index));
                Assert.Equal(model[name], index);
            }

            Assert.Equal(model.Count, set.Count);
            Assert.All(model, entry => Assert.Equal(entry.Key, Encoding.UTF8.GetString(set[entry.Value])));
            Assert.All(model.Keys, name => Assert.True(set.Contains(Encoding.UTF8.GetBytes(name))));
        },
        iter: 300,
        threads: 1);

    [Fact]
    public void It_grows_and_is_empty_again_after_each_clearing()
    {
        KeySet set = new();
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 5_000; i++)
            {
                Assert.True(set.Add(Encoding.UTF8.GetBytes($"{new string('x', i % 50)}{i}"), out int index));
                Assert.Equal(i, index);
            }

            set.Clear();
            Assert.Equal(0, set.Count);
            Assert.False(set.Contains("0"u8));
        }
    }
}

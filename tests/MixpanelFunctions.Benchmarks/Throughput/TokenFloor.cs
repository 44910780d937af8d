using System.Text.Json;
using MixpanelFunctions.Benchmarks.Corpus;
using MixpanelFunctions.Forwarding.Events;

namespace MixpanelFunctions.Benchmarks.Throughput;

/// <summary>The floor: the framework's reader over every token, and nothing done with it.</summary>
internal sealed class TokenFloor : IContender
{
    public char Letter => 'a';

    public string Meaning => "Utf8JsonReader over every token";

    public long Run(EventCorpus corpus)
    {
        long tokens = 0;
        foreach (HubMessage message in corpus.Messages)
        {
            Utf8JsonReader reader = new(message.Body.Span);
            while (reader.Read())
            {
                tokens++;
            }
        }

        return tokens;
    }
}

using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Local.Input;
using MixpanelFunctions.Local.Replaying;
using MixpanelFunctions.Local.Replaying.Captures;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Replaying;
using MixpanelFunctions.Verifying.Expected;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>Finds the sources that a command names.</summary>
internal static class VerifySources
{
    /// <summary>Finds them.</summary>
    /// <param name="options">The options.</param>
    /// <param name="places">What the settings say of dead letters: how their storage account is opened.</param>
    /// <param name="hub">The hub that the settings name; null for none.</param>
    /// <param name="now">When the messages of a file count as enqueued.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="UserErrorException">There is no such source.</exception>
    public static async Task<IReadOnlyList<IMessageSource>> FindAsync(
        VerifyOptions options, DeadLetterOptions places, string? hub, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<IMessageSource> sources = [];
        List<string> others = [];
        foreach (string source in options.Sources)
        {
            if (source == MessageLines.StandardInput)
            {
                throw new UserErrorException("verify reads its sources twice, but standard input only once. Save the input to a file first.");
            }

            if (IsEventFile(source))
            {
                sources.Add(new EventFile(source, now));
            }
            else
            {
                others.Add(source);
            }
        }

        if (others.Count == 0)
        {
            return sources;
        }

        try
        {
            ReplaySources found = await ReplaySources.FindAsync(others, places, hub, options.Partition, cancellationToken).ConfigureAwait(false);
            sources.AddRange(found.Captures.Select(capture => new CaptureSource(capture)));
            foreach (ILetterStore store in found.Stores)
            {
                sources.Add(await LetterSource.ListAsync(store, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (LetterStoreException exception)
        {
            throw new UserErrorException(exception.Message, exception);
        }

        return sources;
    }

    /// <summary>A file is one of dead letters when its first line is one.</summary>
    private static bool IsEventFile(string source)
    {
        if (!File.Exists(source) || source.EndsWith(CaptureFile.Ending, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        using MessageLines lines = MessageLines.Open(source, DateTimeOffset.UnixEpoch);
        return lines.Next(CancellationToken.None) is not { } first || LetterParser.Parse(1, first.Body).Letter is null;
    }
}

using System.Security.Cryptography;
using System.Text;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Configuration.Options;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Local.Running;
using MixpanelFunctions.Local.Settings;
using MixpanelFunctions.Local.Terminal;
using MixpanelFunctions.Replaying;
using MixpanelFunctions.Verifying.Comparing;
using MixpanelFunctions.Verifying.Expected;
using MixpanelFunctions.Verifying.Exports;
using MixpanelFunctions.Verifying.Prints;
using MixpanelFunctions.Verifying.Runs;
using MixpanelFunctions.Verifying.Users;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>Compares what should be in a Mixpanel project with what is.</summary>
internal sealed class VerifyRun(VerifyOptions options)
{
    private readonly VerifyConsole _console = new();
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly PrintNames _names = new();
    private readonly TimeBasis _time = new(options.TimeZone);
    private readonly Dictionary<string, LocalPlan> _plans = new(StringComparer.Ordinal);
    private UserSightings? _users;

    private (DateOnly From, DateOnly To)? Days =>
        options is { From: null, To: null } ? null : (options.From ?? DateOnly.MinValue, options.To ?? DateOnly.MaxValue);

    /// <summary>Compares, and writes the result.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        IConfigurationRoot given = LocalSettings.Read(options.Settings, []);
        LocalPlan plan = PlanOf(string.Empty);
        ProjectOptions project = plan.Configuration.Mixpanel.Projects.GetValueOrDefault(options.Project)
            ?? throw new UserErrorException($"The settings have no project \"{options.Project}\". (--project)");
        ExportAccess? access = options.Export is null ? Access(project) : null;
        string? hub = given[ReplayEngine.HubSetting] is { Length: > 0 } name ? name.Trim() : null;
        IReadOnlyList<IMessageSource> sources = await VerifySources.FindAsync(
            options, plan.Configuration.DeadLetters, hub, _now, cancellationToken).ConfigureAwait(false);
        _console.Tell($"Expected: {string.Join(", ", sources.Select(source => source.Name))}, by {plan.RulesName}. Actual: {options.Export ?? access!.ToString()}");
        try
        {
            return await CompareAsync(plan, sources, access, cancellationToken).ConfigureAwait(false);
        }
        catch (ExportException exception)
        {
            throw new UserErrorException(exception.Message, exception);
        }
        catch (LetterStoreException exception)
        {
            throw new UserErrorException(exception.Message, exception);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException(access is null
                ? "Stopped."
                : $"Stopped. Complete days are in {options.Work}. Run the same command within a day to continue from there.");
        }
    }

    private static ExportAccess Access(ProjectOptions project) => ExportAccess.Of(project) ?? throw new UserErrorException(
        "The export needs a service account: set Mixpanel__ServiceAccount__Username, Mixpanel__ServiceAccount__Secret and Mixpanel__ProjectId "
        + "(Project settings, Service accounts; role Analyst or higher), or name an exported file with --export.");

    private async Task<int> CompareAsync(LocalPlan plan, IReadOnlyList<IMessageSource> sources, ExportAccess? access, CancellationToken cancellationToken)
    {
        UserLinks? links = options.AsksForUsers
            ? new UserLinks(plan.Configuration.Mixpanel.IdentityMerge == IdentityMerge.Simplified, options.SampleOfUsers)
            : null;
        using ExpectedSide expected = new(hub => PlanOf(hub).Plan, options.Project, _names, _time, options.Work) { Users = links };
        await _console.ShowAsync("Reading what should be there", sources.Sum(source => source.Length), () => ReadExpectedAsync(expected, sources, cancellationToken)).ConfigureAwait(false);
        _users = links is null ? null : Sightings(links);
        using RunFile actual = new(options.Work);
        if (access is null)
        {
            await _console.ShowAsync("Reading the export", new FileInfo(options.Export!).Exists ? new FileInfo(options.Export!).Length : 0, () => ReadFileAsync(options.Export!, actual, cancellationToken)).ConfigureAwait(false);
        }
        else
        {
            await DownloadAsync(access, expected.Days.Keys, actual, cancellationToken).ConfigureAwait(false);
        }

        actual.Finish();
        using MissingRecords missing = new(options.Work, options.Project);
        VerifyResult result = await Task.Run(() => CompareAsync(expected, actual, missing, sources, cancellationToken), CancellationToken.None).ConfigureAwait(false);
        result = result with { Users = _users?.All, SharedDevices = links?.Shared ?? 0 };
        if (options.Missing is not null)
        {
            await WriteMissingAsync(missing, plan, sources, cancellationToken).ConfigureAwait(false);
        }

        if (access is not null)
        {
            Directory.Delete(FolderOf(access), recursive: true);
        }

        VerifyReport.Write(options.Json == OutputFile.StandardOutput ? Console.Error : Console.Out, result);
        if (options.Json is { } json)
        {
            OutputFile.Write(json, VerifyReport.Json(result), Console.Out);
        }

        return result.IsSame ? ExitCodes.Success : ExitCodes.Failure;
    }

    private UserSightings Sightings(UserLinks links) => links.IsFull
        ? throw new UserErrorException(FormattableString.Invariant($"The sources link more than {UserLinks.Most:N0} ids. To check users, name fewer sources."))
        : new UserSightings(links, options.Users);

    private async Task<bool> ReadExpectedAsync(ExpectedSide expected, IReadOnlyList<IMessageSource> sources, CancellationToken cancellationToken)
    {
        for (int source = 0; source < sources.Count; source++)
        {
            await foreach (SourceMessage message in sources[source].ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                expected.Add(source, message, sources[source].TellsPlaces, _now);
                _console.Done(message.Bytes);
            }
        }

        expected.Runs.Finish();
        return true;
    }

    private async Task DownloadAsync(ExportAccess access, IEnumerable<DateOnly> expected, RunFile actual, CancellationToken cancellationToken)
    {
        SortedSet<DateOnly> days = [.. expected];
        if (options is { From: { } from, To: { } to })
        {
            days.UnionWith(Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays));
        }

        IReadOnlyList<ExportDays> queries = ExportDays.Plan(days);
        string folder = FolderOf(access);
        DownloadFolder.DropOld(folder, _now);
        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(30) }) { Timeout = Timeout.InfiniteTimeSpan };
        ExportClient client = new(http, access, folder, TimeProvider.System, _console.Tell);
        foreach ((int number, ExportDays query) in queries.Index())
        {
            await _console.ShowAsync($"Downloading {query} ({number + 1} of {queries.Count})", 0, async () =>
            {
                string file = await client.GetAsync(query, _console.Done, cancellationToken).ConfigureAwait(false);
                return await ReadFileAsync(file, actual, cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
    }

    private async Task<bool> ReadFileAsync(string file, RunFile actual, CancellationToken cancellationToken)
    {
        PrintReader reader = new(_names);
        await ExportFile.ReadAsync(Open(file), file, Take, _console.Done, cancellationToken).ConfigureAwait(false);
        return true;

        bool Take(ReadOnlyMemory<byte> line)
        {
            ReadOnlySpan<byte> print = reader.Read(line.Span, PrintOrigin.Mixpanel);
            if (print.IsEmpty)
            {
                return false;
            }

            actual.Add(print);
            _users?.Take(line.Span);
            return true;
        }
    }

    private static Stream Open(string file)
    {
        try
        {
            return file == Input.MessageLines.StandardInput ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    private async Task<VerifyResult> CompareAsync(
        ExpectedSide expected, RunFile actual, MissingRecords missing, IReadOnlyList<IMessageSource> sources, CancellationToken cancellationToken)
    {
        using DifferenceFile? file = options.Differences is { } path ? new DifferenceFile(path, sources) : null;
        ShownDifferences shown = new();
        Comparer comparer = new(_names, _time, Days, difference =>
        {
            file?.Write(difference);
            shown.Add(difference);
            if (difference.Kind == DifferenceKind.Missing && options.Missing is not null)
            {
                missing.Add(difference.Source, difference.Place, difference.Key);
            }
        });
        VerifyTally tally = await _console.ShowAsync("Comparing", expected.Runs.Count + actual.Count, () => Task.FromResult(
            comparer.Compare(expected.Runs, actual, _console.Done, cancellationToken))).ConfigureAwait(false);
        return new VerifyResult
        {
            Tally = tally,
            Events = expected.Events,
            Failures = expected.Failures,
            ToOthers = expected.ToOthers,
            WithoutOwnId = expected.WithoutOwnId,
            Held = actual.Count,
            Shown = shown.All,
        };
    }

    private async Task WriteMissingAsync(MissingRecords missing, LocalPlan plan, IReadOnlyList<IMessageSource> sources, CancellationToken cancellationToken)
    {
        SecretRedactor secrets = SecretRedactor.For(plan.Configuration.Mixpanel, plan.Plan.Secrets);
        try
        {
            using FileStream file = OwnerOnly.CreateFile(options.Missing!);
            using BufferedStream buffered = new(file, 64 * 1024);
            long written = await missing.WriteAsync(
                sources, hub => PlanOf(hub).Plan, plan.Configuration.Forwarding.Hub, secrets, line => buffered.Write(line.Span), _now, cancellationToken).ConfigureAwait(false);
            _console.Tell(FormattableString.Invariant($"{written:N0} missing events are in {options.Missing}. Send them: replay {options.Missing} --mixpanel real"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{options.Missing} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Keeps the downloads of different projects apart.</summary>
    private string FolderOf(ExportAccess access) => Path.Combine(
        options.Work,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{access.Address}\n{access.ProjectId}\n{access.Authorization}")).AsSpan(0, 4)));

    private LocalPlan PlanOf(string hub)
    {
        if (!_plans.TryGetValue(hub, out LocalPlan? plan))
        {
            IConfigurationRoot given = LocalSettings.Read(options.Settings, []);
            string? address = options.Mixpanel == MixpanelChoice.Real ? null : options.Mixpanel;
            IEnumerable<KeyValuePair<string, string?>> own = [.. RunSettings.Own(given, address), .. LocalPlan.TokenUnlessGiven(options.Settings)];
            ConfigurationErrors errors = new();
            plan = LocalPlan.Read(
                options.Settings,
                options.Rules,
                sampleRules: false,
                [.. own.DistinctBy(setting => setting.Key), .. hub.Length == 0 ? Array.Empty<KeyValuePair<string, string?>>() : [new(ReplayEngine.HubSetting, hub)]],
                errors);
            errors.ThrowIfAny();
            _plans.Add(hub, plan);
        }

        return plan;
    }
}

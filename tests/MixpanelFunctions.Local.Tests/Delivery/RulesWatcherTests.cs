using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Sas;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.Delivery;
using MixpanelFunctions.Forwarding.Events;
using MixpanelFunctions.StandIn;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.Testing.Azurite;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>Rules that change while the app runs.</summary>
public class RulesWatcherTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_version_of_the_file_takes_over_for_the_next_batch()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("rules.json", Rules("First"));
        await using Line line = await Line.StartAsync(path);

        await line.ForwardAsync(1);
        bool before = await line.Watcher.LookAsync(Cancel);
        Change(path, Rules("Second"));
        bool after = await line.Watcher.LookAsync(Cancel);
        await line.ForwardAsync(2);

        Assert.False(before);
        Assert.True(after);
        Assert.Equal(["First", "Second"], line.Events());
        Assert.Contains($"Rules version {line.Plans.Configuration.RulesVersion} is in force", line.Log.Text, StringComparison.Ordinal);
        string?[] versions = [.. line.LibraryVersions()];
        Assert.Equal(line.Plans.Configuration.RulesVersion, versions[1]);
        Assert.NotEqual(versions[0], versions[1]);
    }

    [Fact]
    public async Task A_version_with_errors_is_refused_and_the_one_in_force_goes_on()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("rules.json", Rules("First"));
        await using Line line = await Line.StartAsync(path);
        string inForce = line.Plans.Configuration.RulesVersion;

        Change(path, """{"rules":[{"name":"Broken","actions":[{"type":"trackEvnt"}]}]}""");
        bool tookOver = await line.Watcher.LookAsync(Cancel);
        await line.ForwardAsync(1);

        Assert.False(tookOver);
        Assert.Equal(["First"], line.Events());
        Assert.Equal(inForce, line.Plans.Configuration.RulesVersion);
        Assert.Contains("is refused", line.Log.Text, StringComparison.Ordinal);
        Assert.Contains("did you mean \"trackEvent\"?", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_leaves_the_version_in_force()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("rules.json", Rules("First"));
        await using Line line = await Line.StartAsync(path);

        File.Delete(path);
        bool tookOver = await line.Watcher.LookAsync(Cancel);
        await line.ForwardAsync(1);

        Assert.False(tookOver);
        Assert.Equal(["First"], line.Events());
        Assert.Contains("cannot be checked", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_on_a_blob_are_watched_by_their_ETag()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        BlobContainerClient container = await azurite.ContainerAsync("rules");
        BlobClient blob = container.GetBlobClient("rules.json");
        await blob.UploadAsync(BinaryData.FromString(Rules("First")), overwrite: true, Cancel);
        Uri signed = blob.GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1));
        await using Line line = await Line.StartAsync(signed.ToString());

        await line.ForwardAsync(1);
        bool unchanged = await line.Watcher.LookAsync(Cancel);
        await blob.UploadAsync(BinaryData.FromString(Rules("Second")), overwrite: true, Cancel);
        bool changed = await line.Watcher.LookAsync(Cancel);
        await line.ForwardAsync(2);
        await blob.DeleteAsync(cancellationToken: Cancel);
        bool deleted = await line.Watcher.LookAsync(Cancel);
        await line.ForwardAsync(3);

        Assert.Equal((false, true, false), (unchanged, changed, deleted));
        Assert.Equal(["First", "Second", "Second"], line.Events());
        Assert.DoesNotContain("sig=", line.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_an_error_at_start_up_without_its_signature()
    {
        await using AzuriteServer azurite = await AzuriteServer.ShareAsync();
        BlobContainerClient container = await azurite.ContainerAsync("rules");
        Uri signed = container.GetBlobClient("none.json").GenerateSasUri(BlobSasPermissions.Read, DateTimeOffset.UtcNow.AddHours(1));

        InvalidConfigurationException error = await Assert.ThrowsAsync<InvalidConfigurationException>(() => Line.StartAsync(signed.ToString()));

        Assert.Contains("rules/none.json: the blob cannot be read: 404 BlobNotFound", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", error.Message, StringComparison.Ordinal);
    }

    private static string Rules(string name) =>
        $$"""{"rules":[{"name":"{{name}}","actions":[{"type":"trackEvent","event":"{{name}}"}]}]}""";

    private static void Change(string path, string text)
    {
        File.WriteAllText(path, text);
        // Two writes may fall into one tick of a coarse file system's clock.
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
    }

    /// <summary>The engine with a rules file of the test's own, and the stand-in behind it.</summary>
    private sealed class Line : IAsyncDisposable
    {
        private readonly MixpanelStandIn _standIn;
        private readonly ServiceProvider _services;
        private readonly TemporaryFolder _folder = new();

        private Line(MixpanelStandIn standIn, string rules)
        {
            _standIn = standIn;
            _services = new ServiceCollection()
                .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
                .AddForwarding(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Mixpanel:ProjectToken"] = "c0ffee00c0ffee00c0ffee00c0ffee00",
                    ["Mixpanel:BaseAddress"] = standIn.Address.ToString(),
                    ["DeadLetters:Folder"] = _folder.File("dead-letters"),
                    ["Forwarding:RulesFile"] = rules,
                }).Build())
                .BuildServiceProvider();
        }

        public KeptLog Log { get; } = new();

        public PlanInForce Plans => _services.GetRequiredService<PlanInForce>();

        public RulesWatcher Watcher => _services.GetServices<IHostedService>().OfType<RulesWatcher>().Single();

        public static async Task<Line> StartAsync(string rules)
        {
            MixpanelStandIn standIn = await MixpanelStandIn.StartAsync(new StandInOptions(), Cancel);
            try
            {
                return new Line(standIn, rules);
            }
            catch
            {
                await standIn.DisposeAsync();
                throw;
            }
        }

        public Task<EventTally> ForwardAsync(long number) => _services.GetRequiredService<Forwarder>().ForwardAsync(
            [
                new HubMessage
                {
                    Body = """{"xdm":{"eventType":"any","timestamp":"2026-11-09T10:00:00Z"}}"""u8.ToArray(),
                    Partition = "0",
                    SequenceNumber = number,
                    EnqueuedTime = DateTimeOffset.UnixEpoch.AddYears(56),
                },
            ],
            Cancel);

        public IEnumerable<string?> LibraryVersions() =>
            _standIn.Store.Find(new EventQuery()).Events.Select(stored => JsonElement.Parse(stored.Json.Span).GetProperty("properties").GetProperty("$lib_version").GetString());

        public IEnumerable<string> Events() => _standIn.Store.Find(new EventQuery()).Events.Select(stored => stored.Event);

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await _standIn.DisposeAsync();
            _folder.Dispose();
        }
    }
}

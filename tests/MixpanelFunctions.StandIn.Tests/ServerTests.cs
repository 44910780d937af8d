using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MixpanelFunctions.StandIn.Configuration;
using MixpanelFunctions.StandIn.Faults;
using MixpanelFunctions.StandIn.Storage;
using MixpanelFunctions.StandIn.Web;
using MixpanelFunctions.Testing.StandIns;
using static MixpanelFunctions.Testing.StandIns.TestStandIn;

namespace MixpanelFunctions.StandIn.Tests;

public class ServerTests
{
    [Fact]
    public async Task Port_0_takes_a_free_port_on_loopback_only()
    {
        await using MixpanelStandIn first = await MixpanelStandIn.StartAsync(new StandInOptions(), Cancel);
        await using MixpanelStandIn second = await MixpanelStandIn.StartAsync(new StandInOptions(), Cancel);

        Assert.Equal("127.0.0.1", first.Address.Host);
        Assert.NotEqual(0, first.Address.Port);
        Assert.NotEqual(first.Address.Port, second.Address.Port);
        IEnumerable<IPEndPoint> listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(listener => listener.Port == first.Address.Port);
        Assert.Equal(IPAddress.Loopback, Assert.Single(listeners).Address);
    }

    [Fact]
    public async Task A_taken_port_is_told_by_its_number_and_free_again_after_disposal()
    {
        MixpanelStandIn first = await MixpanelStandIn.StartAsync(new StandInOptions(), Cancel);
        StandInOptions options = new() { Port = first.Address.Port };

        PortInUseException thrown = await Assert.ThrowsAsync<PortInUseException>(() => MixpanelStandIn.StartAsync(options, Cancel));
        await first.DisposeAsync();
        await using MixpanelStandIn second = await MixpanelStandIn.StartAsync(options, Cancel);

        Assert.Equal(options.Port, thrown.Port);
        Assert.Equal($"Port {options.Port} on 127.0.0.1 is already in use. Choose another port, or 0 for any free port.", thrown.Message);
        Assert.Equal(options.Port, second.Address.Port);
    }

    [Fact]
    public async Task A_port_taken_by_another_program_is_told_too()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        await Assert.ThrowsAsync<PortInUseException>(() => MixpanelStandIn.StartAsync(new StandInOptions { Port = port }, Cancel));
    }

    [Fact]
    public async Task The_server_does_not_name_itself()
    {
        await using TestStandIn mixpanel = await StartAsync();

        Assert.Empty((await mixpanel.ImportAsync(Sample.Record())).Response.Headers.Server);
    }

    [Theory]
    [InlineData("GET", "import", 405)]
    [InlineData("GET", "track", 405)]
    [InlineData("POST", "nowhere", 404)]
    public async Task What_is_not_there_is_not_there(string method, string path, int status)
    {
        await using TestStandIn mixpanel = await StartAsync();
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        using HttpResponseMessage response = await mixpanel.Client.SendAsync(request, Cancel);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_stand_in_can_be_mounted_into_another_server()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        await using WebApplication server = builder.Build();
        server.UseRouting();
        MountedStandIn mounted = server.MapMixpanelStandIn(new StandInOptions());
        await server.StartAsync(Cancel);
        mounted.Faults.Add(new Fault { Kind = FaultKind.Status, When = FaultTrigger.Next(1) });
        using HttpClient client = new() { BaseAddress = new Uri(server.Urls.Single()) };
        using ByteArrayContent content = new(Bytes($"{{\"event\":\"a\",\"properties\":{{\"token\":\"t\"}}}}"));

        using HttpResponseMessage faulted = await client.PostAsync(new Uri("track", UriKind.Relative), content, Cancel);
        using HttpResponseMessage taken = await client.PostAsync(new Uri("track", UriKind.Relative), content, Cancel);

        Assert.Equal((503, 200), ((int)faulted.StatusCode, (int)taken.StatusCode));
        Assert.Equal((2, 1), (mounted.Store.Counts.Requests, mounted.Store.Counts.Accepted));
    }

    [Fact]
    public async Task The_store_stays_readable_after_the_end()
    {
        TestStandIn mixpanel = await StartAsync();
        await mixpanel.ImportAsync(Sample.Record());

        await mixpanel.DisposeAsync();

        Assert.Single(mixpanel.Store.Find(new EventQuery()).Events);
    }

    [Fact]
    public async Task Options_out_of_range_are_a_mistake_of_the_caller()
    {
        StandInOptions[] mistakes =
        [
            new() { Port = -1 },
            new() { Port = 65_536 },
            new() { MaxRequestBytes = 0 },
            new() { MaxRequestBytes = (1 << 30) + 1 },
            new() { MaxRetainedEvents = 0 },
            new() { MaxRetainedBytes = 1_048_575 },
            new() { MaxLinkedIds = 0 },
            new() { MaxProfiles = 0 },
            new() { MaxProfileBytes = 1_048_575 },
            new() { FailedProfilesStatus = 207 },
            new() { ServiceAccounts = [new() { Username = "", Secret = "s" }] },
            new() { ServiceAccounts = [new() { Username = "u", Secret = "" }] },
        ];
        foreach (StandInOptions options in mistakes)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => MixpanelStandIn.StartAsync(options, Cancel));
        }
    }

    [Fact]
    public void The_defaults_are_those_that_are_documented()
    {
        StandInOptions options = new();

        Assert.Equal((0, true, 2_097_152), (options.Port, options.AcceptAnyToken, options.MaxRequestBytes));
        Assert.Equal((200_000, 536_870_912L), (options.MaxRetainedEvents, options.MaxRetainedBytes));
        Assert.Equal((100_000, 268_435_456L), (options.MaxProfiles, options.MaxProfileBytes));
        Assert.Equal((IdentitySystem.Simplified, 1_000_000), (options.IdentityMerge, options.MaxLinkedIds));
        Assert.Equal((400, true), (options.FailedProfilesStatus, options.ProfilesTakeGzip));
        Assert.Equal(FailedRecordId.DollarInsertId, options.FailedRecordId);
        Assert.Same(TimeProvider.System, options.TimeProvider);
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MixpanelFunctions.Forwarding.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Forwarding.Mixpanel;
using MixpanelFunctions.Forwarding.Tests.Configuration;

namespace MixpanelFunctions.Forwarding.Tests;

public class ForwardingServicesTests
{
    private static readonly IConfiguration Settings = AppSettings.WithToken(("DeadLetters__Folder", "dead-letters"));

    [Fact]
    public void All_that_the_forwarder_needs_is_registered_once()
    {
        ServiceCollection services = new();

        services.AddForwarding(Settings);

        Type[] needed = [typeof(Forwarder), typeof(MixpanelClient), typeof(IDeadLetterSink), typeof(ForwardingConfiguration), typeof(TimeProvider)];
        Assert.All(needed, type => Assert.Equal(ServiceLifetime.Singleton, Assert.Single(services, service => service.ServiceType == type).Lifetime));
    }

    [Fact]
    public void A_clock_that_is_registered_already_stays()
    {
        FakeTimeProvider clock = new();
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(clock);

        services.AddForwarding(Settings);

        Assert.Same(clock, Assert.Single(services, service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance);
    }

    [Fact]
    public void With_errors_nothing_is_registered_and_all_are_listed()
    {
        ServiceCollection services = new();

        InvalidConfigurationException thrown = Assert.Throws<InvalidConfigurationException>(() => services.AddForwarding(AppSettings.Of(
            ("Mixpanel__MaxConcurrency", "0"),
            ("Forwarding__Rules__0__Name", "A"),
            ("Forwarding__Rules__0__Actions__0__Type", "trackEvent"))));

        Assert.Equal(
            [
                "Mixpanel__ProjectToken: is not set; a project needs its token, or a service account",
                "Mixpanel__MaxConcurrency: must be a whole number from 1 to 64",
                "Forwarding__Rules__0__Actions__0__Event: trackEvent needs the event's name, a text",
                "DeadLetters__blobServiceUri: is not set, and AzureWebJobsStorage is not set either; set one of them, or for a folder DeadLetters__Folder",
            ],
            thrown.Errors.Select(error => $"{error.Place}: {error.Message}"));
        Assert.Empty(services);
    }
}

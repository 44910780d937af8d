using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using MixpanelFunctions.Forwarding;
using MixpanelFunctions.Forwarding.Configuration.Errors;
using MixpanelFunctions.Forwarding.DeadLetters;
using MixpanelFunctions.Testing.Delivery;

namespace MixpanelFunctions.Local.Tests.Delivery;

/// <summary>What a host is told when it registers the engine.</summary>
public class StartUpTests
{
    [Fact]
    public void Every_error_is_listed_and_a_missing_place_for_dead_letters_is_one()
    {
        InvalidConfigurationException thrown = Assert.Throws<InvalidConfigurationException>(() => Register(
            ("Mixpanel:MaxConcurrency", "none"),
            ("Mixpanel:Regoin", "EU"),
            ("Forwarding:Rules:0:Name", "Broken"),
            ("Forwarding:Rules:0:Conditions:0:Left", "{{xdm.eventType}}"),
            ("Forwarding:Rules:0:Conditions:0:Operator", "equalz"),
            ("Forwarding:Rules:0:Actions:0:Type", "trackEvent"),
            ("Forwarding:Rules:0:Actions:0:Event", "{{unknown}}")));

        string[] places = [.. thrown.Errors.Select(error => error.Place)];
        Assert.Contains("DeadLetters__blobServiceUri", places);
        Assert.Contains("Mixpanel__ProjectToken", places);
        Assert.Contains("Mixpanel__MaxConcurrency", places);
        Assert.Contains("Mixpanel__Regoin", places);
        Assert.Contains(thrown.Errors, error => error.Message.Contains("equals", StringComparison.Ordinal));
        Assert.Contains(thrown.Errors, error => error.Message.Contains("unknown", StringComparison.Ordinal));
        Assert.All(thrown.Errors, error => Assert.Contains(error.ToString(), thrown.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_place_for_dead_letters_alone_is_an_error_too()
    {
        InvalidConfigurationException thrown = Assert.Throws<InvalidConfigurationException>(() => Register(("Mixpanel:ProjectToken", ForwardingLine.Token)));

        Assert.Equal("DeadLetters__blobServiceUri", Assert.Single(thrown.Errors).Place);
    }

    [Fact]
    public void A_token_and_a_folder_are_enough()
    {
        using ServiceProvider services = Register(("Mixpanel:ProjectToken", ForwardingLine.Token), ("DeadLetters:Folder", "dead-letters"));

        Assert.Same(services.GetRequiredService<Forwarder>(), services.GetRequiredService<Forwarder>());
        Assert.IsType<FolderDeadLetterSink>(services.GetRequiredService<IDeadLetterSink>());
        Assert.Same(TimeProvider.System, services.GetRequiredService<TimeProvider>());
    }

    private static ServiceProvider Register(params (string Name, string Value)[] settings) => new ServiceCollection()
        .AddLogging()
        .AddForwarding(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build())
        .BuildServiceProvider();
}

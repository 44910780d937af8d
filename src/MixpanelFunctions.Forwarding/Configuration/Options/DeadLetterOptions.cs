using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using MixpanelFunctions.Forwarding.Configuration.Errors;

namespace MixpanelFunctions.Forwarding.Configuration.Options;

/// <summary>What a dead letter contains of its event.</summary>
public enum LetterContent
{
    /// <summary>The event as received, so that it can be sent again.</summary>
    Original,

    /// <summary>The event after <c>properties</c> of the rules file.</summary>
    Cleaned,
}

/// <summary>The settings under <c>DeadLetters__</c>.</summary>
public sealed partial record DeadLetterOptions
{
    internal static readonly TextSetting FolderSetting = new(
        "DeadLetters__Folder", "a folder's path", "A folder for dead letters instead, for a run on your own machine.");

    internal static readonly TextSetting ContainerSetting = new(
        "DeadLetters__Container", "a container's name", "The blob container for dead letters. The app creates it if it does not exist.", "mixpanel-dead-letters");

    internal static readonly TextSetting AddressSetting = new(
        "DeadLetters__blobServiceUri", "an https address", "The storage account of the container, with the app's identity. Without it, the account of AzureWebJobsStorage.");

    internal static readonly TextSetting ClientIdSetting = new(
        "DeadLetters__clientId", "a client id", "The user-assigned identity to sign in with. Without it, the app's default identity.");

    internal static readonly TextSetting ConnectionStringSetting = new(
        "DeadLetters__ConnectionString", "a connection string", "The storage account of the container, with a key or signature instead of an identity. A secret.")
    {
        IsSecret = true,
    };

    internal static readonly ChoiceSetting<LetterContent> EventSetting = new(
        "DeadLetters__Event", LetterContent.Original, "What a dead letter contains of its event: the original, or only what properties of the rules file lets through. A cleaned one cannot be replayed.");

    /// <summary>Every setting of this kind.</summary>
    public static IReadOnlyList<Setting> Settings { get; } = [ContainerSetting, AddressSetting, ClientIdSetting, ConnectionStringSetting, FolderSetting, EventSetting];

    /// <summary>The folder; <see langword="null"/> if none is set.</summary>
    public string? Folder { get; init; }

    /// <summary>The container's name.</summary>
    public string Container { get; init; } = ContainerSetting.Default;

    /// <summary>What a dead letter contains of its event.</summary>
    public LetterContent Event { get; init; }

    /// <summary>The container's account; <see langword="null"/> if no setting names one.</summary>
    public BlobStorage? Storage { get; init; }

    /// <summary>Reads the settings, and notes errors.</summary>
    public static DeadLetterOptions Read(IConfiguration configuration, ConfigurationErrors errors)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(errors);
        string container = ContainerSetting.Read(configuration)!;
        if (!ContainerName().IsMatch(container))
        {
            // https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
            errors.Add(Place.Setting(ContainerSetting.Name), "must be 3 to 63 lower-case letters, digits and single hyphens, without a hyphen at the start or end");
        }

        return new DeadLetterOptions
        {
            Folder = FolderSetting.Read(configuration),
            Container = container,
            Event = EventSetting.Read(configuration, errors),
            Storage = OwnStorage(configuration, errors) ?? HostStorage.Read(configuration, errors),
        };
    }

    private static BlobStorage? OwnStorage(IConfiguration configuration, ConfigurationErrors errors)
    {
        string? address = AddressSetting.Read(configuration);
        string? connection = ConnectionStringSetting.Read(configuration);
        if (address is not null && connection is not null)
        {
            errors.Add(Place.Setting(ConnectionStringSetting.Name), $"cannot be used with {AddressSetting.Name}; remove one of them");
        }

        return address is not null ? BlobStorage.ByIdentity(address, ClientIdSetting.Read(configuration), AddressSetting.Name, errors)
            : connection is not null ? BlobStorage.ByConnectionString(connection, ConnectionStringSetting.Name, errors)
            : null;
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();
}

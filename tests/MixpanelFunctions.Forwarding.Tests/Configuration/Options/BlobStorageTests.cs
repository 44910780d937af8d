using MixpanelFunctions.Forwarding.Configuration.Options;

namespace MixpanelFunctions.Forwarding.Tests.Configuration.Options;

public class BlobStorageTests
{
    private const string OfEnvironment = "AZURE_CLIENT_ID";

    [Fact]
    public void The_identity_is_the_setting_s_or_else_that_of_the_environment()
    {
        string? before = Environment.GetEnvironmentVariable(OfEnvironment);
        Environment.SetEnvironmentVariable(OfEnvironment, "of-the-environment");
        try
        {
            Assert.Equal("of-the-setting", BlobStorage.CredentialOptions("of-the-setting").ManagedIdentityClientId);
            Assert.Equal("of-the-environment", BlobStorage.CredentialOptions(null).ManagedIdentityClientId);
        }
        finally
        {
            Environment.SetEnvironmentVariable(OfEnvironment, before);
        }
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MixpanelFunctions.LocalHub.Security;

/// <summary>A certificate for <c>localhost</c>, signed by itself: a client has to trust it explicitly.</summary>
internal static class DevelopmentCertificate
{
    /// <summary>The certificate with its private key, in the folder for the next start.</summary>
    public const string KeyFile = "event-hubs-development.pfx";

    /// <summary>The certificate alone, for clients: <c>NODE_EXTRA_CA_CERTS</c>, a trust store.</summary>
    public const string CertificateFile = "event-hubs-development.pem";

    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    /// <summary>Takes the certificate of the folder, or makes one if there is none that holds for another day.</summary>
    /// <param name="folder">Where it is kept; null for nowhere.</param>
    /// <param name="clock">Says whether it holds.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static X509Certificate2 Get(string? folder, TimeProvider clock)
    {
        if (folder is null)
        {
            return Make(clock);
        }

        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, KeyFile);
        if (Load(path) is { } found)
        {
            if (found.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime.AddDays(1))
            {
                return found;
            }

            found.Dispose();
        }

        X509Certificate2 made = Make(clock);
        Write(path, made.Export(X509ContentType.Pfx));
        Write(Path.Combine(folder, CertificateFile), System.Text.Encoding.ASCII.GetBytes(made.ExportCertificatePem() + "\n"));
        return made;
    }

    private static X509Certificate2 Make(TimeProvider clock)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        // An authority over itself: clients that are given it as a root take it for one.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        DateTimeOffset now = clock.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-1), now + Validity);
        // Some platforms want the key in a store of its own before a server can use it.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
    }

    private static X509Certificate2? Load(string path)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, null, X509KeyStorageFlags.Exportable);
        }
        catch (Exception e) when (e is CryptographicException or IOException)
        {
            return null;
        }
    }

    // Only its owner may read the key.
    private static void Write(string path, byte[] bytes)
    {
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using FileStream file = new(path, options);
        file.Write(bytes);
    }
}

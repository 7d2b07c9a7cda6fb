using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace StonMedia.Http.Origin;

/// <summary>Which origin certificates are trusted (origin.tls).</summary>
internal static class OriginTrust
{
    /// <summary>The check for a combination of settings; null where the system's own check is the one wanted.</summary>
    public static RemoteCertificateValidationCallback? Callback(bool verify, string? caFile)
    {
#pragma warning disable CA5359 // origin.tls.verify = off is the operator's explicit choice
        if (!verify) return static (_, _, _, _) => true;
#pragma warning restore CA5359
        if (caFile is null) return null;
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(caFile);
        return (_, certificate, chain, errors) => errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && LeadsTo(trusted, certificate, chain));
    }

    /// <summary>Whether the chain is sound once the file's certificates count as roots. A wrong name or a missing certificate never is.</summary>
    private static bool LeadsTo(X509Certificate2Collection trusted, X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is not X509Certificate2 leaf) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(leaf);
    }
}

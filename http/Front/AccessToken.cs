using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using StonMedia.Cache.Keys;
using StonMedia.Cache.Settings;

namespace StonMedia.Http.Front;

/// <summary>
/// access.token: URLs signed with a shared secret, good until the moment they name. The signature covers that moment and the path, decoded: of a
/// playlist's or segment's address either its own or that of its film, so that one signature opens all of a film.
/// </summary>
internal static class AccessToken
{
    /// <summary>The query parameter of the moment, in seconds of Unix time; the other one's name is a setting.</summary>
    public const string ExpiresParameter = "expires";

    /// <summary>What became of a signature.</summary>
    internal enum Verdict
    {
        Good,

        /// <summary>There is none, or it is another.</summary>
        Bad,

        /// <summary>It was good.</summary>
        Expired,
    }

    public static Verdict Judge(AccessTokenSettings settings, TargetPlan plan, IPAddress? client, DateTimeOffset now)
    {
        string? given = QueryParameters.First(plan.Query, settings.Parameter), moment = QueryParameters.First(plan.Query, ExpiresParameter);
        if (given is null || moment is null || !long.TryParse(moment, NumberStyles.None, CultureInfo.InvariantCulture, out long expires)) return Verdict.Bad;
        if (!TryDecode(given, settings.Style, out byte[]? signature)) return Verdict.Bad;
        string own = PercentDecoder.Decode(plan.Path), film = PercentDecoder.Decode(plan.SourcePath);
        bool good = IsOf(signature, settings, moment, own, client) | (own != film && IsOf(signature, settings, moment, film, client));
        return !good ? Verdict.Bad : now.ToUnixTimeSeconds() > expires ? Verdict.Expired : Verdict.Good;
    }

    /// <summary>The signature of a path: 32 bytes of HMAC-SHA256, or 16 of MD5 for nginx.</summary>
    /// <param name="settings">Its style and secret.</param>
    /// <param name="expires">As it stands in the URL.</param>
    /// <param name="path">Decoded.</param>
    /// <param name="client">The viewer's address, for expressions of nginx that hold $remote_addr.</param>
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "nginx's secure_link is MD5; hmac is the default")]
    public static byte[] Sign(AccessTokenSettings settings, string expires, string path, IPAddress? client)
        => settings.Style == AccessTokenStyle.Hmac
            ? HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.Secret!), Encoding.UTF8.GetBytes(expires + path))
            : MD5.HashData(Encoding.UTF8.GetBytes(NginxText(settings.Secret!, expires, path, client)));

    /// <summary>Compared in a time that does not tell how much of it is right.</summary>
    private static bool IsOf(byte[] signature, AccessTokenSettings settings, string expires, string path, IPAddress? client)
        => CryptographicOperations.FixedTimeEquals(signature, Sign(settings, expires, path, client));

    /// <summary>What secure_link_md5 hashes: the expression that the secret is, or the usual one around a plain secret.</summary>
    private static string NginxText(string secret, string expires, string path, IPAddress? client)
    {
        if (!IsExpression(secret)) return $"{expires}{path} {secret}";
        string address = client is null ? "" : (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString();
        var text = new StringBuilder();
        for (int at = 0; at < secret.Length;)
        {
            ReadOnlySpan<char> rest = secret.AsSpan(at);
            if (Starts(rest, "secure_link_expires", out int length)) text.Append(expires);
            else if (Starts(rest, "remote_addr", out length)) text.Append(address);
            else if (Starts(rest, "uri", out length)) text.Append(path);
            else
            {
                text.Append(rest[0]);
                length = 1;
            }

            at += length;
        }

        return text.ToString();
    }

    private static bool IsExpression(string secret)
        => secret.Contains("$uri", StringComparison.Ordinal) || secret.Contains("${uri}", StringComparison.Ordinal);

    /// <summary>$name or ${name}; of $name no letter may follow.</summary>
    private static bool Starts(ReadOnlySpan<char> text, string name, out int length)
    {
        length = name.Length + 3;
        if (text.StartsWith("${") && text[2..].StartsWith(name) && text[(2 + name.Length)..].StartsWith("}")) return true;
        length = name.Length + 1;
        if (text[0] != '$' || !text[1..].StartsWith(name)) return false;
        return text.Length == length || !(char.IsAsciiLetterOrDigit(text[length]) || text[length] == '_');
    }

    /// <summary>base64url with or without its padding; for hmac hexadecimal too.</summary>
    private static bool TryDecode(string text, AccessTokenStyle style, [NotNullWhen(true)] out byte[]? signature)
    {
        int wanted = style == AccessTokenStyle.Hmac ? HMACSHA256.HashSizeInBytes : MD5.HashSizeInBytes;
        signature = new byte[wanted];
        if (style == AccessTokenStyle.Hmac && text.Length == 2 * wanted)
            return Convert.FromHexString(text, signature, out _, out int bytes) == System.Buffers.OperationStatus.Done && bytes == wanted;
        ReadOnlySpan<char> digits = text.AsSpan().TrimEnd('=');
        return Base64Url.IsValid(digits, out int length) && length == wanted && Base64Url.TryDecodeFromChars(digits, signature, out int written) && written == wanted;
    }
}

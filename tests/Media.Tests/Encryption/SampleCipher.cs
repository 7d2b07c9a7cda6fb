using System.Security.Cryptography;

namespace StonMedia.Media.Tests.Encryption;

/// <summary>What ISO/IEC 23001-7 says of one sample: which of its bytes are protected, and how; written from the standard, apart from the code under test.</summary>
/// <param name="Scheme">"cenc" (9.5 with 10.1: AES-CTR over all protected bytes) or "cbcs" (10.4: AES-CBC by a pattern).</param>
/// <param name="Key">16 bytes.</param>
/// <param name="Crypt">Blocks of 16 bytes that are encrypted, ...</param>
/// <param name="Skip">... and then left clear; both 0: all of them are encrypted (9.6, 10.4.2).</param>
internal sealed record SampleCipher(string Scheme, byte[] Key, int Crypt, int Skip)
{
    /// <summary>Decrypts or encrypts a sample in place.</summary>
    /// <param name="sample">All its bytes.</param>
    /// <param name="vector">Its vector, 8 or 16 bytes.</param>
    /// <param name="parts">Clear bytes, then protected ones, and so on; none: all of it is protected.</param>
    /// <param name="encrypts">Encrypts.</param>
    public void Apply(Span<byte> sample, ReadOnlySpan<byte> vector, IReadOnlyList<(int Clear, int Protected)> parts, bool encrypts)
    {
        using Aes aes = Aes.Create();
        aes.Key = Key;
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        vector.CopyTo(iv);
        long stream = 0;    // bytes of the key stream that are used up
        foreach ((int clear, int length) in parts.Count > 0 ? parts : [(0, sample.Length)])
        {
            Span<byte> range = sample.Slice(clear, length);
            sample = sample[(clear + length)..];
            if (Scheme == "cbcs") Blocks(aes, range, iv, encrypts);    // the vector begins anew with each part
            else stream = Stream(aes, range, iv, stream);
        }

        if (parts.Count > 0) Assert.True(sample.IsEmpty, $"{sample.Length} bytes are in no part");
    }

    // The encrypted blocks are one chain; those left clear, and what is no whole block at the end, are not in it.
    private void Blocks(Aes aes, Span<byte> range, ReadOnlySpan<byte> iv, bool encrypts)
    {
        var places = new List<int>();
        for (int block = 0; (block + 1) * 16 <= range.Length; block++)
            if (Crypt + Skip == 0 || block % (Crypt + Skip) < Crypt) places.Add(block * 16);
        byte[] chain = new byte[places.Count * 16];
        for (int i = 0; i < places.Count; i++) range.Slice(places[i], 16).CopyTo(chain.AsSpan(i * 16));
        chain = encrypts ? aes.EncryptCbc(chain, iv, PaddingMode.None) : aes.DecryptCbc(chain, iv, PaddingMode.None);
        for (int i = 0; i < places.Count; i++) chain.AsSpan(i * 16, 16).CopyTo(range[places[i]..]);
    }

    // The counter is the vector's last eight bytes, and goes on from part to part.
    private static long Stream(Aes aes, Span<byte> range, ReadOnlySpan<byte> iv, long used)
    {
        for (int i = 0; i < range.Length; i++, used++)
        {
            byte[] counter = iv.ToArray();
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(counter.AsSpan(8), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(iv[8..]) + (ulong)(used / 16));
            byte[] key = aes.EncryptEcb(counter, PaddingMode.None);
            for (int at = (int)(used % 16); at < 16 && i < range.Length; at++, i++, used++) range[i] ^= key[at];
            (i, used) = (i - 1, used - 1);
        }

        return used;
    }
}

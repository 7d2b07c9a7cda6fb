using System.Buffers.Binary;

namespace StonMedia.Media.Mp4;

/// <summary>Box types and handler types as the big-endian number of their four characters.</summary>
internal static class FourCc
{
    public static readonly uint Ftyp = Of("ftyp"u8), Moov = Of("moov"u8), Mdat = Of("mdat"u8), Moof = Of("moof"u8), Free = Of("free"u8),
        Skip = Of("skip"u8), Wide = Of("wide"u8), Pnot = Of("pnot"u8), Styp = Of("styp"u8), Sidx = Of("sidx"u8), Uuid = Of("uuid"u8),
        Pict = Of("PICT"u8), Meta = Of("meta"u8), Junk = Of("junk"u8), Udta = Of("udta"u8), Pdin = Of("pdin"u8), Prfl = Of("prfl"u8);

    public static readonly uint Mvhd = Of("mvhd"u8), Trak = Of("trak"u8), Mvex = Of("mvex"u8), Cmov = Of("cmov"u8), Tkhd = Of("tkhd"u8),
        Tref = Of("tref"u8), Edts = Of("edts"u8), Elst = Of("elst"u8), Mdia = Of("mdia"u8), Mdhd = Of("mdhd"u8), Hdlr = Of("hdlr"u8),
        Minf = Of("minf"u8), Dinf = Of("dinf"u8), Dref = Of("dref"u8), Stbl = Of("stbl"u8), Iloc = Of("iloc"u8), Chpl = Of("chpl"u8),
        Chap = Of("chap"u8), Mfra = Of("mfra"u8), Mfro = Of("mfro"u8), Tfra = Of("tfra"u8);

    public static readonly uint Stsd = Of("stsd"u8), Stts = Of("stts"u8), Ctts = Of("ctts"u8), Stss = Of("stss"u8), Stps = Of("stps"u8),
        Stsz = Of("stsz"u8), Stz2 = Of("stz2"u8), Stsc = Of("stsc"u8), Stco = Of("stco"u8), Co64 = Of("co64"u8), Sdtp = Of("sdtp"u8),
        Stdp = Of("stdp"u8), Sbgp = Of("sbgp"u8), Sgpd = Of("sgpd"u8), Subs = Of("subs"u8), Padb = Of("padb"u8), Stsh = Of("stsh"u8),
        Saiz = Of("saiz"u8), Saio = Of("saio"u8), Senc = Of("senc"u8), Cslg = Of("cslg"u8);

    public static readonly uint Vide = Of("vide"u8), Soun = Of("soun"u8), Hint = Of("hint"u8), Roll = Of("roll"u8), Opus = Of("Opus"u8);

    public static uint Of(ReadOnlySpan<byte> text) => BinaryPrimitives.ReadUInt32BigEndian(text);

    /// <summary>The four characters, with what is not printable ASCII shown as '?': for messages.</summary>
    public static string Text(uint type)
        => string.Create(4, type, static (span, value) =>
        {
            for (int i = 3; i >= 0; i--, value >>= 8) span[i] = (value & 0xFF) is >= 0x20 and < 0x7F ? (char)(value & 0xFF) : '?';
        });
}

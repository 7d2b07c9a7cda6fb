using System.Buffers.Binary;
using System.Text;
using StonMedia.Media.Parsing;

namespace StonMedia.Media.Tests.Mp4;

/// <summary>Files that say of themselves that they are complete, and files that do not.</summary>
public sealed class FileEndTests
{
    private static readonly byte[] s_ftyp = Box("ftyp", new byte[8]), s_moov = Box("moov", [.. Box("mvhd", new byte[100]), .. Box("trak", new byte[90_000])]),
        s_fragmented = Box("moov", [.. Box("mvhd", new byte[100]), .. Box("mvex", new byte[40])]), s_mdat = Box("mdat", new byte[200_000]),
        s_mfra = Box("mfra", Box("mfro", [0, 0, 0, 0, 0, 0, 0, 24]));

    [Fact]
    public void Step_CompleteFilms_AreRecognised()
    {
        Assert.Equal(FileEnd.Reached, EndOf([.. s_ftyp, .. s_mdat, .. s_moov]));
        Assert.Equal(FileEnd.Reached, EndOf([.. s_ftyp, .. s_moov, .. s_mdat, .. Box("free", new byte[100])]));
        Assert.Equal(FileEnd.Reached, EndOf([.. s_ftyp, .. Box("moov", [.. Box("mvhd", new byte[100]), 0, 0, 0, 0]), .. s_mdat]));
        Assert.Equal(FileEnd.Reached, EndOf([.. s_ftyp, .. s_fragmented, .. Box("moof", new byte[10]), .. s_mdat, .. s_mfra]));
    }

    [Fact]
    public void Step_EveryFilmThatIsCutOff_IsNotComplete()
    {
        byte[] film = [.. s_ftyp, .. Box("mdat", new byte[90]), .. Box("moov", [.. Box("mvhd", new byte[100]), .. Box("trak", new byte[90])]), .. Box("free", new byte[4])];
        int whole = film.Length - 12;    // without the last box it is complete too
        for (int length = 8; length < film.Length; length++)
            Assert.Equal(length == whole ? FileEnd.Reached : FileEnd.Missing, EndOf(film[..length]));
    }

    [Fact]
    public void Step_WhatCanAlwaysBeAddedTo_IsOpen()
    {
        Assert.Equal(FileEnd.Open, EndOf([.. s_ftyp, .. s_fragmented]));
        Assert.Equal(FileEnd.Open, EndOf([.. s_ftyp, .. s_fragmented, .. Box("moof", new byte[10]), .. s_mdat]));
        Assert.Equal(FileEnd.Open, EndOf([.. "FLV"u8, .. new byte[100]]));
        Assert.Equal(FileEnd.Open, EndOf([1]));
        Assert.Equal(FileEnd.Open, EndOf([]));
    }

    /// <summary>An mdat that runs to wherever the end is may be written to as long as it likes.</summary>
    [Fact]
    public void Step_LastBoxHasNoSize_IsNotComplete()
    {
        byte[] mdat = [.. s_mdat];
        mdat.AsSpan(0, 4).Clear();
        Assert.Equal(FileEnd.Missing, EndOf([.. s_ftyp, .. s_moov, .. mdat]));
        Assert.Equal(FileEnd.Missing, EndOf([.. s_ftyp, .. s_moov]));
    }

    private static FileEnd EndOf(byte[] file)
    {
        var parser = new FileEndParser(file.Length);
        Assert.Equal(ParseStepKind.Done, Parse.Run(parser, file).Kind);
        return parser.Result;
    }

    private static byte[] Box(string type, byte[] payload)
    {
        byte[] box = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(type), .. payload];
        BinaryPrimitives.WriteUInt32BigEndian(box, (uint)box.Length);
        return box;
    }
}

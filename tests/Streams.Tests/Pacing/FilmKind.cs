namespace StonMedia.Streams.Tests.Pacing;

/// <summary>Formats whose times are learnt in different ways.</summary>
public enum FilmKind
{
    Mp4,

    /// <summary>A fragment a key frame, mfra at the end.</summary>
    Fragmented,

    /// <summary>Fragments of three seconds, one sidx.</summary>
    FragmentedWithIndex,

    /// <summary>Neither sidx nor mfra.</summary>
    FragmentedWithoutLists,

    /// <summary>Neither list, fragments of eight seconds: longer than the boost.</summary>
    FragmentedLong,

    Flv,

    /// <summary>Varying bit rate, Xing header with a table.</summary>
    Mp3,

    Mp3WithoutHeader,

    Mp3Constant,
}

namespace StonMedia.Media.Mp4.Trim;

/// <summary>What became of a section that was to be appended to a <see cref="CutFilm"/>.</summary>
internal enum Appended
{
    /// <summary>It is in the film.</summary>
    Whole,

    /// <summary>Left out: none of its samples is worth showing, as where only the end of a last sound packet lies in it.</summary>
    Nothing,

    /// <summary>Left out: with it the film would be larger than it may.</summary>
    TooLarge,
}

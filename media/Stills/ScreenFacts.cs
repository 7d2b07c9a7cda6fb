namespace StonMedia.Media.Stills;

/// <summary>What is shown of a film, without decoding it.</summary>
/// <param name="Duration">Playing time, above 0.</param>
/// <param name="Width">Of the picture as it is shown, with square pixels and turned as it is to be; 0 when not known.</param>
/// <param name="Height">0 when not known.</param>
public readonly record struct ScreenFacts(TimeSpan Duration, double Width, double Height)
{
    /// <summary>Width of a picture by its height; that of today's screens where it is not known.</summary>
    public double Ratio => Width > 0 && Height > 0 ? Math.Clamp(Width / Height, 1.0 / 16, 16) : 16.0 / 9;
}

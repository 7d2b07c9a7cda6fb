namespace StonMedia.Media.Mp3;

/// <summary>Where frames are: all of them, or those around a clip's ends.</summary>
internal interface IFrames
{
    /// <summary>Frames in the stream; an estimate where the end of the stream was not looked at.</summary>
    long Count { get; }

    /// <summary>Where the frames end and tags may begin.</summary>
    long End { get; }

    /// <summary>False: there is no such frame, or nobody looked.</summary>
    bool TryGet(long number, out Frame frame);
}

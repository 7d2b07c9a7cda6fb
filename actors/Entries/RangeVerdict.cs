namespace StonMedia.Actors.Entries;

/// <summary>What an answer to a range fill means for its generation.</summary>
internal enum RangeVerdict
{
    /// <summary>206 with the bytes asked for, of the same generation.</summary>
    AsAsked,

    /// <summary>200 with the same validators and length: the origin does not do ranges of it.</summary>
    WholeInstead,

    /// <summary>200 or 206 of another version.</summary>
    OtherGeneration,

    /// <summary>Anything else.</summary>
    Failed,
}

namespace StonMedia.Cache.Disk.Volumes;

/// <summary>Whether a volume may come in, as far as purges are concerned.</summary>
internal enum Admission
{
    /// <summary>It knows of every purge that is in force, and is in use.</summary>
    In,

    /// <summary>Purges were carried out and forgotten while it was away: what it holds cannot be judged by them any more.</summary>
    Behind,

    /// <summary>It may know of purges that this process does not.</summary>
    Refused,
}

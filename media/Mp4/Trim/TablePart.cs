namespace StonMedia.Media.Mp4.Trim;

/// <summary>A part of a run-length table (stts, ctts, sbgp) that is being written.</summary>
internal abstract class TablePart
{
    /// <summary>Entries that <see cref="Write"/> writes.</summary>
    public abstract long EntryCount { get; }

    public abstract void Write(HeaderWriter header);
}

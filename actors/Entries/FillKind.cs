namespace StonMedia.Actors.Entries;

/// <summary>Why a transfer was begun; decides how its head is judged.</summary>
internal enum FillKind
{
    /// <summary>Nothing usable is known: the answer becomes the entry, if it may be stored.</summary>
    FirstContact,

    /// <summary>The entry has expired: 304, or a new body.</summary>
    Revalidation,

    /// <summary>Missing bytes of a known generation.</summary>
    Range,

    /// <summary>For one viewer, never stored or shared.</summary>
    Private,
}

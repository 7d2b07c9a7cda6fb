namespace StonMedia.Hocon.Internal;

/// <summary>The three languages a file can be written in.</summary>
internal enum TextKind
{
    Hocon,
    Json,
    Properties,
}

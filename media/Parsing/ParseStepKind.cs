namespace StonMedia.Media.Parsing;

/// <summary>What a parser answered.</summary>
public enum ParseStepKind : byte
{
    /// <summary>More bytes are wanted: <see cref="ParseStep.Offset"/>, <see cref="ParseStep.Length"/>.</summary>
    Need,

    /// <summary>The index is complete: <see cref="ParseStep.Index"/>.</summary>
    Done,

    /// <summary>The source cannot be understood: <see cref="ParseStep.Reason"/>. It is served as it is.</summary>
    Refused,
}

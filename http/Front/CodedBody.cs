using StonMedia.Cache.Blocks;

namespace StonMedia.Http.Front;

/// <summary>A body or view as one content coding has it, made here; counted in cache.memory and dropped like everything in it.</summary>
/// <param name="owner">Where it is found, and taken out of when it is dropped.</param>
/// <param name="name">Its name there.</param>
/// <param name="token">What it was made of: another token, another body.</param>
/// <param name="bytes">The coded bytes; empty: coding did not make it shorter, so it is not done.</param>
internal sealed class CodedBody(CodedBodies owner, string name, string token, byte[] bytes) : Evictable
{
    private const int RecordBytes = 300;

    private int _gone;

    public string Name { get; } = name;

    public string Token { get; } = token;

    public byte[] Bytes { get; } = bytes;

    public override int Charge => Bytes.Length + RecordBytes + (2 * (Name.Length + Token.Length));

    public override ulong Identity => (uint)Name.GetHashCode(StringComparison.Ordinal) | (1UL << 41);

    public override bool IsGone => Volatile.Read(ref _gone) != 0;

    public override bool TryEvict() => TakeOut();

    /// <summary>Takes it out and gives its charge back; once.</summary>
    public bool TakeOut()
    {
        if (Interlocked.Exchange(ref _gone, 1) != 0) return true;
        owner.Forget(this);
        return true;
    }
}

namespace StonMedia.Cache.Blocks;

/// <summary>What is derived from a body (<see cref="Generation.Derived"/>) and has something to pass on when that body turns out to have grown, or to have been written anew.</summary>
public interface IContinued
{
    /// <summary>Called once, before the longer body is shown to anybody.</summary>
    void ContinueIn(Generation longer);

    /// <summary>Called once where the body turned out to be another one, before that is shown to anybody.</summary>
    void ReplacedBy(Generation other);
}

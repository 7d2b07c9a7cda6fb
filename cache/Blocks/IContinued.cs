namespace StonMedia.Cache.Blocks;

/// <summary>What is derived from a body (<see cref="Generation.Derived"/>) and has something to pass on when that body turns out to have grown.</summary>
public interface IContinued
{
    /// <summary>Called once, before the longer body is shown to anybody.</summary>
    void ContinueIn(Generation longer);
}

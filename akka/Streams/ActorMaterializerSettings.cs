using Akka.Actor;
using Akka.Streams.Supervision;

namespace Akka.Streams;

/// <summary>What holds for all streams of a materializer unless attributes say otherwise. Immutable.</summary>
public sealed class ActorMaterializerSettings
{
    /// <summary>Elements; 4.</summary>
    public readonly int InitialInputBufferSize;

    /// <summary>Elements at an asynchronous border; 16.</summary>
    public readonly int MaxInputBufferSize;

    /// <summary>Stop, unless set.</summary>
    public readonly Decider SupervisionDecider;

    private ActorMaterializerSettings(int initialInputBufferSize, int maxInputBufferSize, Decider decider)
    {
        if (initialInputBufferSize <= 0) throw new ArgumentException("InitialInputBufferSize must be greater than zero", nameof(initialInputBufferSize));
        if (maxInputBufferSize < initialInputBufferSize) throw new ArgumentException("MaxInputBufferSize must not be less than the initial size", nameof(maxInputBufferSize));
        InitialInputBufferSize = initialInputBufferSize;
        MaxInputBufferSize = maxInputBufferSize;
        SupervisionDecider = decider;
    }

    public static ActorMaterializerSettings Create(ActorSystem system)
    {
        const string path = "akka.stream.materializer.";
        var config = system.Settings.Config;
        int Size(string key, int standard) => config.HasPath(path + key) ? config.GetInt(path + key) : standard;
        return new ActorMaterializerSettings(Size("initial-input-buffer-size", 4), Size("max-input-buffer-size", 16), Deciders.StoppingDecider);
    }

    public ActorMaterializerSettings WithInputBuffer(int initialSize, int maxSize) => new(initialSize, maxSize, SupervisionDecider);

    public ActorMaterializerSettings WithSupervisionStrategy(Decider decider) => new(InitialInputBufferSize, MaxInputBufferSize, decider);
}

namespace Akka.Streams.Stage;

/// <summary>The stage actor was asked for before it was made.</summary>
public class StageActorRefNotInitializedException : Exception
{
    public static readonly StageActorRefNotInitializedException Instance = new();

    private StageActorRefNotInitializedException()
        : base("You must first call GetStageActorRef(StageActorRef.Receive), to initialize the actor's behavior") { }
}

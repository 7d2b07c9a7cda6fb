using Akka.Actor;
using Akka.Configuration;

namespace StonMedia.Akka.Bench.Actors;

/// <summary>A quiet actor system.</summary>
public static class Bench
{
    public static ActorSystem NewSystem() => ActorSystem.Create("bench", ConfigurationFactory.ParseString("""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.log-dead-letters = off
        akka.log-dead-letters-during-shutdown = off
        """));
}

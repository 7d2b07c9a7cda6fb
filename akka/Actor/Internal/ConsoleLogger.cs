using Akka.Event;

namespace Akka.Actor.Internal;

/// <summary>Prints log events to standard output, on its own turn and not the logging thread's.</summary>
internal sealed class ConsoleLogger : UntypedActor
{
    protected override void OnReceive(object message)
    {
        if (message is not LogEvent log)
        {
            Unhandled(message);
            return;
        }

        try
        {
            Console.Out.WriteLine(log);
        }
        catch (Exception)
        {
            // No output, or an argument whose ToString throws. To report it would be to log it here again.
        }
    }
}

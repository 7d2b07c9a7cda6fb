namespace Akka.Actor.Internal;

internal sealed partial class ActorCell
{
    private int SystemState => _children?.Reason is WaitReason.Recreation or WaitReason.Creation ? 2 : _suspended > 0 ? 1 : 0;

    private void RunSystem()
    {
        if (_ended)
            return;
        SystemMessage? list = TakeSystem();
        while (list is not null)
        {
            SystemMessage message = list;
            list = message.Next;
            message.Next = null;
            int before = SystemState;
            if ((before == 2 && message.WaitsForChildren) || (before == 1 && message.WaitsWhileFailed))
            {
                (Extras.Waiting ??= []).Add(message);
            }
            else
            {
                try
                {
                    message.Invoke(this);
                }
                catch (Exception e)
                {
                    HandleInvokeFailure(e, null);
                }
            }

            if (_ended)
            {
                for (; list is not null; list = list.Next)
                    list.OnDead(this);
                return;
            }

            if (SystemState < before && _extras?.Waiting is { Count: > 0 } waiting)
                list = Append(list, waiting);
            list ??= TakeSystem();
        }
    }

    private static SystemMessage? Append(SystemMessage? list, List<SystemMessage> waiting)
    {
        SystemMessage? last = list;
        while (last?.Next is not null)
            last = last.Next;
        foreach (SystemMessage message in waiting)
        {
            if (last is null)
                list = message;
            else
                last.Next = message;
            last = message;
        }

        waiting.Clear();
        return list;
    }

    private void CloseSystem()
    {
        SystemMessage? rest = CloseForSystem();
        while (rest is not null)
        {
            SystemMessage? next = rest.Next;
            rest.OnDead(this);
            rest = next;
        }
    }
}

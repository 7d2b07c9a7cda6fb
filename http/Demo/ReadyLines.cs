using System.Text;

namespace StonMedia.Http.Demo;

/// <summary>Takes the <c>listening ROLE URL</c> lines of the edge: passes them on, and tells where each role listens.</summary>
internal sealed class ReadyLines(TextWriter output, Action<string, string> listening) : TextWriter
{
    private readonly StringBuilder _line = new();

    public override Encoding Encoding => output.Encoding;

    public override void Write(char value)
    {
        lock (_line)
        {
            if (value == '\r') return;
            if (value != '\n')
            {
                _line.Append(value);
                return;
            }

            string line = _line.ToString();
            _line.Clear();
            output.WriteLine(line);
            string[] words = line.Split(' ', 3);
            if (words is ["listening", _, _]) listening(words[1], words[2]);
        }
    }

    public override void Flush() => output.Flush();
}

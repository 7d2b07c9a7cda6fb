using Akka.Event;

namespace Akka.Streams;

public sealed partial class Attributes
{
    public static Attributes CreateLogLevels(LogLevel onElement = LogLevel.DebugLevel, LogLevel onFinish = LogLevel.DebugLevel,
        LogLevel onError = LogLevel.ErrorLevel) => new(new LogLevels(onElement, onFinish, onError));

    /// <summary>The levels at which the Log operator speaks.</summary>
    public sealed class LogLevels : IAttribute, IEquatable<LogLevels>
    {
        /// <summary>Never.</summary>
        public static readonly LogLevel Off = (LogLevel)int.MaxValue;

        public readonly LogLevel OnElement;
        public readonly LogLevel OnFinish;
        public readonly LogLevel OnFailure;

        public LogLevels(LogLevel onElement, LogLevel onFinish, LogLevel onFailure)
        {
            OnElement = onElement;
            OnFinish = onFinish;
            OnFailure = onFailure;
        }

        public bool Equals(LogLevels? other) =>
            other is not null && other.OnElement == OnElement && other.OnFinish == OnFinish && other.OnFailure == OnFailure;

        public override bool Equals(object? obj) => Equals(obj as LogLevels);

        public override int GetHashCode() => HashCode.Combine(OnElement, OnFinish, OnFailure);

        public override string ToString() => $"LogLevel(OnElement: {OnElement}, OnFinish: {OnFinish}, OnFailure: {OnFailure})";
    }
}

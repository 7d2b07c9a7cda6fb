using StonMedia.Hocon.Internal;

namespace StonMedia.Hocon;

/// <summary>One value of a configuration, immutable once it was read, with the place it was written at.</summary>
public abstract class HoconValue
{
    private protected HoconValue(HoconOrigin origin) => Origin = origin;

    /// <summary>Where it was written. Objects merged from several places name one of them.</summary>
    public HoconOrigin Origin { get; }

    /// <summary>False while a substitution inside waits to be resolved; never false for what <see cref="HoconReader"/> returns as resolved.</summary>
    internal virtual bool IsResolved => true;

    /// <summary>True when an older value of the same key can no longer matter.</summary>
    internal virtual bool IgnoresOlder => IsResolved;

    /// <summary>Size of the tree below, each occurrence counted; see <see cref="HoconOptions.MaxResolvedSize"/>.</summary>
    internal virtual long Weight => 1;

    /// <summary>Levels of objects and arrays, this one included; 0 for a scalar.</summary>
    internal virtual int Height => 0;

    /// <summary>The text it contributes to a string concatenation; null for objects and arrays.</summary>
    internal virtual string? Text => null;

    /// <summary>"a number", "an object" ...: how messages call it.</summary>
    internal abstract string Describe();

    /// <summary>This value laid over an older one of the same key.</summary>
    internal HoconValue WithOlder(HoconValue older)
        => IgnoresOlder ? this : Merging.Over(this, older);

    /// <summary>The value with its substitutions replaced; null when an optional one vanished; <see cref="Resolver.Cycle"/> when it leads back to itself.</summary>
    internal virtual HoconValue? Resolve(Resolver resolver, ResolveSource source) => this;

    /// <summary>The value as it must look after having been included under a path.</summary>
    internal virtual HoconValue Relativized(string[] prefix) => this;

    /// <summary>The value as JSON on one line, keys in UTF-16 ordinal order, everything outside ASCII escaped.</summary>
    public string ToJson()
    {
        var writer = new JsonText();
        writer.Append(this);
        return writer.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => IsResolved ? ToJson() : Describe();
}

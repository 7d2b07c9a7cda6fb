namespace StonMedia.Hocon;

/// <summary>What <c>stonmedia hocon FILE</c> does.</summary>
public static class HoconCommand
{
    /// <summary>Reads and resolves a file and writes it as one line of JSON, keys in UTF-16 ordinal order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="error">Gets <c>file:line:column: message</c> when it fails.</param>
    /// <param name="environment">Variables for substitutions; null for the process's own.</param>
    /// <returns>The exit code: 0, or 1 after an error.</returns>
    public static int Run(string path, TextWriter output, TextWriter error, IReadOnlyDictionary<string, string>? environment = null)
    {
        try
        {
            HoconObject root = HoconReader.ParseFile(path, new HoconOptions { Environment = environment });
            output.WriteLine(root.ToJson());
            return 0;
        }
        catch (HoconException failure)
        {
            // Always with a position, so that tools which parse the line find one.
            HoconOrigin origin = failure.Origin;
            error.WriteLine($"{origin.File ?? path}:{Math.Max(origin.Line, 1)}:{Math.Max(origin.Column, 1)}: {failure.Message}");
            return 1;
        }
    }
}

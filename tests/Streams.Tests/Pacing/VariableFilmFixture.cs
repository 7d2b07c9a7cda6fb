namespace StonMedia.Streams.Tests.Pacing;

/// <summary>One film for all tests of a class: making it takes two seconds.</summary>
public sealed class VariableFilmFixture : IDisposable
{
    private readonly Lazy<VariableFilm> _film;

    public VariableFilmFixture() => _film = new(() => VariableFilm.Make(Folder));

    /// <summary>Gone with the fixture.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("timeline").FullName;

    internal VariableFilm Film => _film.Value;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

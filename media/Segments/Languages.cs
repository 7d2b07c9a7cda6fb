namespace StonMedia.Media.Segments;

/// <summary>Languages as playlists name them: the shortest code (RFC 5646 2.2.1), and the English name.</summary>
internal static class Languages
{
    // Codes of two letters, of three, their older variant of three where there is one, name (ISO 639).
    private static readonly string[] s_table =
    [
        "ar ara Arabic", "bg bul Bulgarian", "bn ben Bengali", "ca cat Catalan", "cs ces cze Czech", "da dan Danish", "de deu ger German", "el ell gre Greek",
        "en eng English", "es spa Spanish", "et est Estonian", "eu eus baq Basque", "fa fas per Persian", "fi fin Finnish", "fr fra fre French", "ga gle Irish",
        "gl glg Galician", "he heb Hebrew", "hi hin Hindi", "hr hrv Croatian", "hu hun Hungarian", "id ind Indonesian", "is isl ice Icelandic", "it ita Italian",
        "ja jpn Japanese", "ko kor Korean", "lt lit Lithuanian", "lv lav Latvian", "ms msa may Malay", "nb nob Norwegian", "nl nld dut Dutch", "no nor Norwegian",
        "pl pol Polish", "pt por Portuguese", "ro ron rum Romanian", "ru rus Russian", "sk slk slo Slovak", "sl slv Slovenian", "sr srp Serbian", "sv swe Swedish",
        "ta tam Tamil", "te tel Telugu", "th tha Thai", "tr tur Turkish", "uk ukr Ukrainian", "ur urd Urdu", "vi vie Vietnamese", "zh zho chi Chinese",
    ];

    private static readonly Dictionary<string, (string Code, string Name)> s_byCode = s_table.Select(static row => row.Split(' '))
        .SelectMany(static words => words[..^1].Select(code => (Key: code, Value: (words[0], words[^1])))).ToDictionary(static p => p.Key, static p => p.Value);

    /// <summary>"eng" gives "en"; what is not known stays as it is.</summary>
    public static string Short(string code) => s_byCode.TryGetValue(code, out (string Code, string Name) known) ? known.Code : code;

    /// <summary>"pt-BR" gives "Portuguese (BR)"; an unknown code stands for itself.</summary>
    public static string NameOf(string code)
    {
        int dash = code.IndexOf('-', StringComparison.Ordinal);
        string language = dash < 0 ? code : code[..dash];
        if (!s_byCode.TryGetValue(language, out (string Code, string Name) known)) return code;
        return dash < 0 ? known.Name : $"{known.Name} ({code[(dash + 1)..]})";
    }
}

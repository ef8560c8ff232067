using System.Globalization;

namespace OpenHands.Settings.Yaml;

/// <summary>
/// A scalar as written; what type it has is decided by the key that reads it, so that <c>1e-4</c> is a number.
/// </summary>
/// <param name="text">The value's text, unescaped.</param>
/// <param name="quoted">True for a quoted or block scalar, which is text whatever it looks like.</param>
/// <param name="file">The file's path as the user knows it.</param>
/// <param name="line">Line in that file, from 1.</param>
public sealed class ConfigScalar(string text, bool quoted, string file, int line) : ConfigNode(file, line)
{
    /// <summary>The value's text, unescaped.</summary>
    public string Text { get; } = text;

    /// <summary>True for a quoted or block scalar.</summary>
    public bool Quoted { get; } = quoted;

    /// <summary>True for an absent value, <c>~</c> and <c>null</c>.</summary>
    public bool IsNull => !Quoted && (Text is "" or "~" or "null" or "Null" or "NULL");

    /// <inheritdoc/>
    public override string Kind => IsNull ? "null" : $"'{Text}'";

    /// <inheritdoc/>
    public override ConfigNode Copy() => this;

    /// <summary>The value as a truth value (YAML 1.1 words), or null where it is none.</summary>
    public bool? AsFlag() => Quoted ? null : Text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "on" or "On" => true,
        "false" or "False" or "FALSE" or "no" or "No" or "off" or "Off" => false,
        _ => null,
    };

    /// <summary>The value as a finite number, or null where it is none.</summary>
    public double? AsNumber() =>
        !Quoted && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number : null;
}

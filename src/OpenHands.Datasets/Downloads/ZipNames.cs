using System.Text;

namespace OpenHands.Datasets.Downloads;

/// <summary>
/// Names of ZIP entries that do not say how they are encoded: UTF-8 where they are valid UTF-8 (as macOS writes them), else code page 437,
/// the format's own default.
/// </summary>
internal sealed class ZipNames : Encoding
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Ibm = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

    public override int GetCharCount(byte[] bytes, int index, int count) =>
        Of(bytes.AsSpan(index, count)).GetCharCount(bytes, index, count);

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Of(bytes.AsSpan(byteIndex, byteCount)).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    public override int GetMaxCharCount(int byteCount) => Utf8.GetMaxCharCount(byteCount);

    public override int GetByteCount(char[] chars, int index, int count) => Utf8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Utf8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Utf8.GetMaxByteCount(charCount);

    private static Encoding Of(ReadOnlySpan<byte> name) => System.Text.Unicode.Utf8.IsValid(name) ? Utf8 : Ibm;
}

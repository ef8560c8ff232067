using OpenHands.Runs.Files;

namespace OpenHands.Runs.Tests.Files;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("'=1+1", "''=1+1")]
    [InlineData("'-5", "''-5")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+10.0", "+10.0")]
    [InlineData("it's", "it's")]
    [InlineData("'t", "'t")]
    [InlineData("a=b", "a=b")]
    [InlineData("", "")]
    public void A_text_like_a_formula_is_written_with_an_apostrophe_and_read_back_whole(string text, string field)
    {
        Assert.Equal(field, SpreadsheetText.Write(text));
        Assert.Equal(text, SpreadsheetText.Read(field));
    }
}

namespace OpenHands.Formats.Tests;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_polynomial_is_met_in_one_piece_and_in_two()
    {
        // CRC-32/ISO-HDLC of "123456789", the check value of the catalogue of parametrised CRC algorithms.
        Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));
        Assert.Equal(0xCBF43926u, Crc32.Of("89"u8, Crc32.Of("1234567"u8)));
    }
}

using System.Net;
using System.Text;
using MixpanelFunctions.Forwarding.Rules.Filters;

namespace MixpanelFunctions.Forwarding.Tests.Rules.Filters;

public class AddressTextTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("255.255.255.255")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("1::")]
    [InlineData("2001:db8::8:800:200c:417a")]
    [InlineData("2001:DB8:0:0:8:800:200C:417A")]
    [InlineData("1:2:3:4:5:6:7::")]
    [InlineData("::2:3:4:5:6:7:8")]
    [InlineData("64:ff9b::192.0.2.33")]
    [InlineData("::ffff:192.0.2.128")]
    [InlineData("1:2:3:4:5:6:192.0.2.1")]
    [InlineData("fe80::1%eth0")]
    public void An_address_is_read_as_the_framework_reads_it(string text)
    {
        Assert.True(AddressText.TryRead(Encoding.UTF8.GetBytes(text), out UInt128 address));
        byte[] expected = IPAddress.Parse(text).MapToIPv6().GetAddressBytes();
        Assert.Equal(new UInt128(BitConverter.ToUInt64([.. expected[..8].Reverse()]), BitConverter.ToUInt64([.. expected[8..].Reverse()])), address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.")]
    [InlineData("01.2.3.4")]
    [InlineData(":")]
    [InlineData(":1")]
    [InlineData("1:")]
    [InlineData(":::")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("1:2:3:4:5:6:7:192.0.2.1")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("2001:db8::/32")]
    public void What_is_no_address_is_not_read(string text) => Assert.False(AddressText.TryRead(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.1.2.3/31", "10.1.2.2", true)]
    [InlineData("2001:db8::1/128", "2001:db8::2", false)]
    public void A_range_holds_its_addresses(string written, string address, bool isIn)
    {
        Assert.True(AddressRange.TryParse(written, out AddressRange range));
        Assert.True(AddressText.TryRead(Encoding.UTF8.GetBytes(address), out UInt128 read));
        Assert.Equal(isIn, range.Contains(read));
    }

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("::/129")]
    [InlineData("office")]
    public void What_is_no_range_is_refused(string written) => Assert.False(AddressRange.TryParse(written, out _));
}

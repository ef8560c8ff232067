using OpenHands.Training.Devices;
using TorchSharp;

namespace OpenHands.Training.Tests.Devices;

public sealed class DeviceTests
{
    [Fact]
    public void Auto_is_the_gpu_where_there_is_one_and_else_the_processor() =>
        Assert.Equal(torch.cuda.is_available() ? DeviceType.CUDA : DeviceType.CPU, ComputeDevice.Parse("auto").type);

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:99")]
    [InlineData("")]
    public void What_is_no_device_or_is_not_there_is_refused(string text) => Assert.Throws<ArgumentException>(() => ComputeDevice.Parse(text));

    [Fact]
    public void The_environment_names_what_the_bits_depend_on()
    {
        var environment = RunEnvironment.Capture(7, torch.CPU);
        Assert.Equal((7, torch.get_num_threads(), "cpu"), (environment.Seed, environment.Threads, environment.Device));
        Assert.StartsWith("2.", environment.Libtorch, StringComparison.Ordinal);
        Assert.NotEmpty(environment.Processor);
    }

    [Fact]
    public void The_machines_gemm_rate_is_positive_and_below_any_processors_peak() =>
        Assert.InRange(GemmRate.Measure(torch.CPU, size: 256, tries: 2), 0.1, 100_000);
}

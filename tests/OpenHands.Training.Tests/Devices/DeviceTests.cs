using OpenHands.Training.Data;
using OpenHands.Training.Devices;
using OpenHands.Training.Tests.Tiny;
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
    public void What_is_no_device_or_is_not_there_is_refused(string text) =>
        Assert.Throws<ArgumentException>(() => ComputeDevice.Parse(text));

    [Fact]
    public void The_environment_names_what_the_bits_depend_on()
    {
        var environment = RunEnvironment.Capture(7, torch.CPU);
        Assert.Equal((7, torch.get_num_threads(), "cpu"), (environment.Seed, environment.Threads, environment.Device));
        Assert.StartsWith("2.", environment.Libtorch, StringComparison.Ordinal);
        Assert.NotEmpty(environment.Processor);
    }

    [Fact]
    public void The_tf32_switch_reaches_matrix_products_and_convolutions()
    {
        foreach (var allowed in (bool[])[true, false])
        {
            ComputeDevice.AllowTf32(allowed);
            Assert.Equal((allowed, allowed), (torch.backends.cuda.matmul.allow_tf32, torch.backends.cudnn.allow_tf32));
        }
    }

    [Fact]
    public void A_batch_arrives_on_the_device_with_its_values_shape_and_labels()
    {
        var device = ComputeDevice.Parse("auto"); // through pinned memory where it is CUDA
        using var scope = torch.NewDisposeScope();
        var (values, labels) =
            BatchTransfer.To(device, new SampleBatch([1, 2, 3, 4, 5, 6], [2, 1, 3], [4, -1], ["a", "b"], [null, null]), new TinyClips(1));
        Assert.Equal((device.type, device.type), (values.device_type, labels.device_type));
        Assert.Equal([2, 1, 3], values.shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], values.cpu().data<float>().ToArray());
        Assert.Equal([4, -1], labels.cpu().data<long>().ToArray());
    }

    [Fact]
    public void The_machines_gemm_rate_is_positive_and_below_any_processors_peak() =>
        Assert.InRange(GemmRate.Measure(torch.CPU, size: 256, tries: 2), 0.1, 100_000);
}

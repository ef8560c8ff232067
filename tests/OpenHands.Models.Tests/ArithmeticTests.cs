using System.Runtime.InteropServices;
using OpenHands.Models.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

/// <summary>
/// Without <c>MKL_CBWR</c>, MKL's products on AMD processors depend on where the numbers are in memory; equal seeds then give other weights
/// in every run. An empty <c>MKL_CBWR</c> in the environment shows it: nine of these tests then fail on an EPYC.
/// </summary>
public sealed class ArithmeticTests
{
    private static readonly List<byte[]> Kept = []; // blocks that native code reads

    private static readonly int[] ByteOffsets = [0, 4, 8, 16, 32, 64];

    /// <summary>BLAS: columns first, every argument by reference.</summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl, CharSet = CharSet.Ansi)]
    private delegate void Sgemm(
        string transposeA, string transposeB, ref int m, ref int n, ref int k, ref float alpha, nint a, ref int lda, nint b, ref int ldb,
        ref float beta, nint c, ref int ldc);

    public static TheoryData<int, int, int> Products => new()
    {
        { 32, 32, 32 }, { 1, 256, 256 }, { 256, 256, 1 }, { 1, 256, 1 }, { 256, 128, 10 }, { 27, 640, 27 }, { 33, 65, 129 },
        { 512, 192, 256 }, { 128, 60, 2000 },
    };

    [Fact]
    public void The_choice_of_kernels_is_confined_before_the_first_tensor()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("MKL_CBWR") is null, "MKL_CBWR is set in the environment, and stays as it is");
        Assert.Equal("MKL_CBWR=AUTO,STRICT", Arithmetic.InForce);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public void A_product_has_the_same_bits_wherever_its_operands_are_in_memory(int rows, int inner, int columns)
    {
        manual_seed(1);
        using var a = randn(rows, inner);
        using var b = randn(inner, columns);
        RequireEqualBits(offset => At(a, offset).mm(At(b, offset)));
        RequireEqualBits(offset => nn.functional.linear(At(a, offset), At(b, offset).t()));
        RequireEqualBits(offset => At(b, offset).t().matmul(At(a, offset).t()));
        RequireEqualBits(offset => At(a, offset).mv(At(b, offset)[TensorIndex.Colon, 0].contiguous()));
        RequireEqualBits(offset => At(stack([a, a * 0.5f]), offset).bmm(At(stack([b, b]), offset)));
        RequireEqualBits(offset => At(a, offset).mm(At(b, 3 * offset % 64)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(5, 2)]
    public void A_convolution_and_its_gradients_have_the_same_bits_wherever_the_numbers_are_in_memory(int kernel, int stride)
    {
        manual_seed(1);
        using var x = randn(8, 16, 30, 27);
        using var w = randn(24, 16, kernel, 1);
        RequireEqualBits(offset =>
        {
            var (input, weight) = (At(x, offset).requires_grad_(), At(w, offset).requires_grad_());
            var y = nn.functional.conv2d(input, weight, strides: [stride, 1L], padding: [kernel / 2, 0L]);
            y.square().sum().backward();
            return cat([y.flatten(), input.grad!.flatten(), weight.grad!.flatten()]);
        });
    }

    [Fact]
    public void MKLs_own_product_of_one_row_has_the_same_bits_wherever_its_operands_are_in_memory()
    {
        const int Inner = 256;
        var library = Path.Combine(AppContext.BaseDirectory, "libtorch_cpu.so");
        Assert.SkipUnless(File.Exists(library), "libtorch for Linux only");
        Assert.SkipUnless(NativeLibrary.TryGetExport(NativeLibrary.Load(library), "sgemm_", out var address), "this libtorch has no MKL");
        var multiply = Marshal.GetDelegateForFunctionPointer<Sgemm>(address);
        var numbers = new Random(1);
        var (a, b) = (Drawn(Inner), Drawn(Inner * Inner));
        var products = ByteOffsets.Concat([12, 20, 48]).Select(offset => Product(offset)).ToList();

        Assert.All(products, product => Assert.Equal(products[0], product));

        float[] Drawn(int count) => [.. Enumerable.Range(0, count).Select(_ => numbers.NextSingle() - 0.5f)];

        float[] Product(int offset)
        {
            // Pinned, and so far behind a boundary of 64 bytes: MKL chose its kernel by that.
            var (one, inner, alpha, beta) = (1, Inner, 1f, 0f);
            var (x, y, z) = (At(a, offset), At(b, 3 * offset % 64), At(new float[Inner], 5 * offset % 64));
            multiply("N", "N", ref one, ref inner, ref inner, ref alpha, x, ref one, y, ref inner, ref beta, z, ref one);
            var product = new float[Inner];
            Marshal.Copy(z, product, 0, Inner);
            return product;
        }

        static nint At(float[] values, int offset)
        {
            var room = GC.AllocateUninitializedArray<byte>((values.Length * sizeof(float)) + 192, pinned: true);
            Kept.Add(room);
            var start = Marshal.UnsafeAddrOfPinnedArrayElement(room, 0);
            var at = ((start + 63) & ~(nint)63) + offset;
            Marshal.Copy(values, 0, at, values.Length);
            return at;
        }
    }

    [Fact]
    public void Sums_are_taken_in_the_same_order_whatever_the_width_of_vectors()
    {
        var values = Enumerable.Range(0, 1003).Select(i => MathF.Sin(i) * (i % 7)).ToArray();
        var lanes = new float[32];
        var whole = values.Length / 32 * 32;
        for (var i = 0; i < whole; i++)
        {
            lanes[i % 32] += values[i];
        }

        var sum = 0f;
        for (var lane = 0; lane < 8; lane++)
        {
            sum += lanes[lane] + lanes[lane + 8] + (lanes[lane + 16] + lanes[lane + 24]);
        }

        Assert.Equal(values[whole..].Aggregate(sum, (total, value) => total + value), Kernels.FixedOrder.Sum(values));
        Assert.Equal(values.Sum(value => (value - 0.5) * (value - 0.5)), Kernels.FixedOrder.SumOfSquares(values, 0.5f), 1e-2);
    }

    [Fact]
    public void Square_roots_are_correctly_rounded()
    {
        manual_seed(1);
        using var x = rand(1003);
        using var roots = Kernels.FixedOrder.SquareRoot(x);
        Assert.Equal(x.data<float>().Select(MathF.Sqrt), roots.data<float>());
    }

    /// <summary>The same numbers, so many bytes behind the start of a block that torch allocated (64-byte aligned).</summary>
    private static Tensor At(Tensor values, int offset)
    {
        var room = empty(values.numel() + 16);
        return room.narrow(0, offset / sizeof(float), values.numel()).copy_(values.flatten()).view(values.shape);
    }

    private static void RequireEqualBits(Func<int, Tensor> compute)
    {
        using var scope = NewDisposeScope();
        var expected = Bits(compute(0));
        foreach (var offset in ByteOffsets)
        {
            Assert.True(expected.AsSpan().SequenceEqual(Bits(compute(offset))), $"other bits at an offset of {offset} bytes");
        }
    }

    private static byte[] Bits(Tensor tensor) => tensor.detach().contiguous().bytes.ToArray();
}

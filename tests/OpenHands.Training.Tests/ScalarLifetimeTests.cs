using System.Reflection;
using OpenHands.Models.Kernels;
using TorchSharp;

namespace OpenHands.Training.Tests;

/// <summary>
/// What networks and loops call must not make native scalars that nothing holds (<see cref="TensorSums"/> says why): the compiled methods
/// are searched for the calls of TorchSharp that do. Constructors, which run once before any training, are left out.
/// </summary>
public sealed class ScalarLifetimeTests
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;

    [Fact]
    public void No_method_of_networks_or_loops_makes_a_scalar_inside_a_call()
    {
        Assembly[] assemblies = [typeof(TensorSums).Assembly, typeof(PretrainingLoop).Assembly];
        var found = assemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods(All))
            .SelectMany(m => Called(m).Where(MakesScalar)
                .Select(c => $"{m.DeclaringType}.{m.Name} "
                    + $"calls {c.DeclaringType!.Name}.{c.Name}({string.Join(", ", c.GetParameters().Select(p => p.ParameterType.Name))})"));
        Assert.True(!found.Any(), string.Join(Environment.NewLine, found));
    }

    [Fact]
    public void The_search_finds_such_calls()
    {
        var found = typeof(ScalarLifetimeTests).GetMethod(nameof(Careless), All)!;
        Assert.Equal(9, Called(found).Count(MakesScalar));
    }

    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static bool MakesScalar(MethodBase called)
    {
        var arguments = called.GetParameters().Select(p => p.ParameterType).ToList();
        return called.Name switch
        {
            "op_Addition" => arguments.Contains(typeof(torch.Tensor)),
            "op_Subtraction" or "op_Multiply" or "op_Division" => arguments.Contains(typeof(torch.Tensor))
                && arguments.Exists(t => t != typeof(torch.Tensor)),
            "add" or "add_" => called.DeclaringType == typeof(torch.Tensor) && arguments.Count == 1,
            "addcmul_" or "addcdiv_" => called.DeclaringType == typeof(torch.Tensor) && arguments.Count == 2,
            "square" or "square_" => called.DeclaringType == typeof(torch.Tensor) || called.DeclaringType == typeof(torch),
            "op_Implicit" => called.DeclaringType == typeof(Scalar), // an argument of a call, as in x.masked_fill(mask, -1)
            "arange" => called.DeclaringType == typeof(torch),
            _ => false,
        };
    }

    /// <summary>
    /// The methods that a method calls, read from its compiled code. Bytes that only look like a call resolve to nothing, or to no such
    /// method.
    /// </summary>
    private static IEnumerable<MethodBase> Called(MethodInfo method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 4 < code.Length; i++)
        {
            if (code[i] is Call or CallVirtual && Resolve(method, BitConverter.ToInt32(code, i + 1)) is { } called)
            {
                yield return called;
            }
        }
    }

    private static MethodBase? Resolve(MethodInfo method, int token)
    {
        try
        {
            return method.Module.ResolveMethod(token, method.DeclaringType!.GetGenericArguments(), method.GetGenericArguments());
        }
        catch (Exception e) when (e is ArgumentException or BadImageFormatException)
        {
            return null; // no method: these bytes are something else
        }
    }

    private static torch.Tensor Careless(torch.Tensor x) => (1 - x) + (x * 2) + x.add(torch.arange(3)).square().clamp(min: 0);
}

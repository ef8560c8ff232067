namespace OpenHands.Poses.Transforms;

/// <summary>The random draws of transforms; tests pin them.</summary>
public interface ITransformDraws
{
    /// <summary>Normal with mean 0.</summary>
    double Normal(double deviation);

    /// <summary>Uniform among the integers from <paramref name="lowest"/> to <paramref name="highest"/>, both included.</summary>
    int Integer(int lowest, int highest);

    /// <summary>Uniform in [0, 1).</summary>
    double Unit();

    /// <summary>One of the values, each as likely.</summary>
    double Choice(ReadOnlySpan<double> values);
}

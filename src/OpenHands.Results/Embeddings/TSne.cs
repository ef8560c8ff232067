namespace OpenHands.Results.Embeddings;

/// <summary>
/// t-SNE in two dimensions (van der Maaten and Hinton, 2008), exact: for a few thousand clips at most. It starts from places
/// drawn with a fixed seed, so that equal features give equal maps.
/// </summary>
public static class TSne
{
    private const int Steps = 400;
    private const int Exaggerated = 100;
    private const int Bisections = 40;

    /// <summary>Places every vector on a plane.</summary>
    /// <param name="features">One vector per clip, all of one length; at least two.</param>
    /// <param name="perplexity">About how many neighbours count; limited to a third of the others.</param>
    public static IReadOnlyList<(double X, double Y)> Map(IReadOnlyList<float[]> features, double perplexity = 20)
    {
        var n = features.Count;
        var p = Affinities(features, Math.Max(1, Math.Min(perplexity, (n - 1) / 3.0)));
        var random = new Random(1);
        var place = new double[n, 2];
        var (speed, gain) = (new double[n, 2], new double[n, 2]);
        foreach (var (i, d) in Cells(n))
        {
            place[i, d] = (random.NextDouble() - 0.5) * 1e-2;
            gain[i, d] = 1;
        }

        for (var step = 0; step < Steps; step++)
        {
            var gradient = Gradient(p, place, step < Exaggerated ? 4 : 1);
            foreach (var (i, d) in Cells(n))
            {
                gain[i, d] = Math.Max(0.01, gradient[i, d] > 0 == speed[i, d] > 0 ? gain[i, d] * 0.8 : gain[i, d] + 0.2);
                speed[i, d] = ((step < Exaggerated ? 0.5 : 0.8) * speed[i, d]) - (Math.Max(10, n / 10.0) * gain[i, d] * gradient[i, d]);
                place[i, d] += speed[i, d];
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => (place[i, 0], place[i, 1]))];
    }

    private static IEnumerable<(int I, int D)> Cells(int n) => Enumerable.Range(0, 2 * n).Select(cell => (cell / 2, cell % 2));

    // p(i, j): the symmetric chance that i would pick j, with a bandwidth per clip that gives the perplexity.
    private static double[,] Affinities(IReadOnlyList<float[]> features, double perplexity)
    {
        var n = features.Count;
        var joint = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            var distances = features.Select(other => SquaredDistance(features[i], other)).ToArray();
            var scale = distances.Where((_, j) => j != i).DefaultIfEmpty(1).Average() is var mean and > 0 ? mean : 1;
            var (precision, low, high) = (1 / scale, 0.0, double.PositiveInfinity);
            var row = new double[n];
            for (var turn = 0; turn < Bisections; turn++)
            {
                var nearest = distances.Where((_, j) => j != i).DefaultIfEmpty(0).Min();
                for (var j = 0; j < n; j++)
                {
                    row[j] = j == i ? 0 : Math.Exp(-precision * (distances[j] - nearest));
                }

                var sum = row.Sum();
                var entropy = -row.Where(v => v > 0).Sum(v => v / sum * Math.Log(v / sum));
                if (entropy > Math.Log(perplexity))
                {
                    (low, precision) = (precision, double.IsInfinity(high) ? precision * 2 : (precision + high) / 2);
                }
                else
                {
                    (high, precision) = (precision, (precision + low) / 2);
                }
            }

            var total = row.Sum();
            for (var j = 0; j < n; j++)
            {
                joint[i, j] += row[j] / total / (2 * n);
                joint[j, i] += row[j] / total / (2 * n);
            }
        }

        return joint;
    }

    private static double[,] Gradient(double[,] p, double[,] place, double exaggeration)
    {
        var n = place.GetLength(0);
        var weight = new double[n, n];
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var (x, y) = (place[i, 0] - place[j, 0], place[i, 1] - place[j, 1]);
                weight[i, j] = i == j ? 0 : 1 / (1 + (x * x) + (y * y));
                sum += weight[i, j];
            }
        }

        var gradient = new double[n, 2];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var pull = 4 * ((exaggeration * p[i, j]) - (weight[i, j] / sum)) * weight[i, j];
                gradient[i, 0] += pull * (place[i, 0] - place[j, 0]);
                gradient[i, 1] += pull * (place[i, 1] - place[j, 1]);
            }
        }

        return gradient;
    }

    private static double SquaredDistance(float[] a, float[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            var difference = (double)a[i] - b[i];
            sum += difference * difference;
        }

        return sum;
    }
}

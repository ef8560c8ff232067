using System.Globalization;
using CsvHelper;

namespace OpenHands.Results.Runs;

/// <summary>A training run's <c>timing.csv</c>: one row per logging interval.</summary>
/// <param name="Step">Optimiser steps taken so far.</param>
/// <param name="Seconds">Seconds of training since the run began, over all its parts; validation is not in it.</param>
/// <param name="SamplesPerSecond">Rate of the interval.</param>
public sealed record TrainingTiming(long Step, double Seconds, double SamplesPerSecond)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "timing.csv";

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<TrainingTiming> ReadAll(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true });
            var rows = new List<TrainingTiming>();
            while (csv.Read())
            {
                rows.Add(new TrainingTiming(
                    csv.Parse<long>(csv.GetFieldIndex("step"), CultureInfo.InvariantCulture),
                    csv.Parse<double>(csv.GetFieldIndex("seconds"), CultureInfo.InvariantCulture),
                    csv.Parse<double>(csv.GetFieldIndex("samples_per_s"), CultureInfo.InvariantCulture)));
            }

            return rows;
        }
        catch (Exception e) when (e is CsvFormatException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}

using System.Globalization;
using CsvHelper;

namespace OpenHands.Results.Runs;

/// <summary>A training run's <c>metrics.csv</c>: one row per logging interval, epoch and validation.</summary>
/// <param name="Phase"><c>train</c> (one interval), <c>train_epoch</c> or <c>valid</c>.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Optimiser steps taken so far.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="Top1">Share of rows whose target has the highest score.</param>
public sealed record TrainingMetrics(string Phase, int Epoch, long Step, double Loss, double Top1)
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "metrics.csv";

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">A column or a figure is missing; the message names the file.</exception>
    public static IReadOnlyList<TrainingMetrics> ReadAll(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = true });
            var rows = new List<TrainingMetrics>();
            while (csv.Read())
            {
                rows.Add(new TrainingMetrics(
                    csv.GetString("phase"),
                    csv.Parse<int>(csv.GetFieldIndex("epoch"), CultureInfo.InvariantCulture),
                    csv.Parse<long>(csv.GetFieldIndex("step"), CultureInfo.InvariantCulture),
                    csv.Parse<double>(csv.GetFieldIndex("loss"), CultureInfo.InvariantCulture),
                    csv.Parse<double>(csv.GetFieldIndex("top1"), CultureInfo.InvariantCulture)));
            }

            return rows;
        }
        catch (Exception e) when (e is CsvFormatException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}

using System.Globalization;
using OpenHands.Runs.Files;

namespace OpenHands.Runs.Metrics;

/// <summary>One run in TensorBoard's table of hyperparameters.</summary>
/// <param name="Parameters">What was chosen, by name; of every run as <see cref="HyperparameterSummaries"/> was told of it.</param>
/// <param name="Started">When it began.</param>
/// <param name="Ended">When it ended.</param>
public sealed record HyperparameterSession(IReadOnlyDictionary<string, string> Parameters, DateTimeOffset Started, DateTimeOffset Ended);

/// <summary>
/// Summaries of TensorBoard's HParams plugin. Field numbers are those of tensorboard/plugins/hparams/plugin_data.proto and api.proto,
/// values those of google/protobuf/struct.proto.
/// </summary>
public sealed class HyperparameterSummaries
{
    private const string Plugin = "hparams";
    private const int Success = 1;

    private readonly Dictionary<string, DataType> _types;

    /// <summary>Gives each parameter the type that fits all runs.</summary>
    /// <param name="sessions">All runs of the table.</param>
    public HyperparameterSummaries(IEnumerable<HyperparameterSession> sessions) =>
        _types = sessions.SelectMany(session => session.Parameters).GroupBy(parameter => parameter.Key, parameter => parameter.Value)
            .OrderBy(values => values.Key, StringComparer.Ordinal).ToDictionary(values => values.Key, TypeOf);

    // api.proto, DataType.
    private enum DataType
    {
        Text = 1,
        Bool = 2,
        Float64 = 3,
    }

    /// <summary>Says which parameters and figures the table has; into one file of all runs.</summary>
    /// <param name="events">The file.</param>
    /// <param name="metrics">Tags of the scalars that are final figures.</param>
    public void WriteTable(TensorBoardEvents events, IEnumerable<string> metrics)
    {
        var experiment = new ProtobufWriter();
        foreach (var (name, type) in _types)
        {
            experiment.Message(4, info => info.Text(1, name).Integer(4, (long)type));
        }

        foreach (var tag in metrics)
        {
            experiment.Message(5, info => info.Message(1, name => name.Text(2, tag)));
        }

        Write(events, "_hparams_/experiment", 2, experiment);
    }

    /// <summary>Says what a run's parameters were, and that it ended well; into the run's file.</summary>
    public void WriteSession(TensorBoardEvents events, HyperparameterSession session)
    {
        var start = new ProtobufWriter();
        foreach (var (name, value) in session.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal))
        {
            start.Message(1, new ProtobufWriter().Text(1, name).Message(2, ValueOf(value, _types[name]))); // an entry of the map
        }

        Write(events, "_hparams_/session_start_info", 3, start.Double(5, Seconds(session.Started)));
        Write(events, "_hparams_/session_end_info", 4, new ProtobufWriter().Integer(1, Success).Double(2, Seconds(session.Ended)));
    }

    // HParamsPluginData: version 0, which is not written, and one of its messages.
    private static void Write(TensorBoardEvents events, string tag, int field, ProtobufWriter message) =>
        events.OfPlugin(tag, Plugin, new ProtobufWriter().Message(field, message));

    private static ProtobufWriter ValueOf(string text, DataType type) => type switch
    {
        DataType.Float64 => new ProtobufWriter().Double(2, double.Parse(text, CultureInfo.InvariantCulture)),
        DataType.Bool => new ProtobufWriter().Integer(4, text == "true" ? 1 : 0),
        _ => new ProtobufWriter().Text(3, text),
    };

    private static DataType TypeOf(IEnumerable<string> values) =>
        values.All(value => value is "true" or "false") ? DataType.Bool
        : values.All(value => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? DataType.Float64
        : DataType.Text;

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;
}

using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Graphs;
using OpenHands.Models.Layers;
using OpenHands.Poses;
using OpenHands.Settings.Networks;

namespace OpenHands.Models;

/// <summary>Builds the network of a settings record: every encoder and decoder has its line here.</summary>
public static class Networks
{
    /// <summary>Builds an encoder with fresh weights.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="channels">Coordinates C of a joint: 2, plus 1 with z, plus 1 with confidence.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <param name="draw">DropGraph's random draws; torch's global generator by default.</param>
    /// <exception cref="ArgumentException">A setting does not fit.</exception>
    public static Encoder Create(EncoderSettings settings, int channels = 2, Defects? defects = null, BernoulliDraw? draw = null) =>
        settings switch
        {
            StGcnSettings stGcn => new StGcn(stGcn, channels),
            DecoupledGcnSettings slGcn => new SlGcn(slGcn, channels, defects, draw),
            SgnSettings sgn => new Sgn(sgn, channels),
            TcnSettings tcn => new Tcn(tcn, channels),
            ConvFormerSettings convFormer => new ConvFormer(convFormer, channels),
            PoseFlattenerSettings flattener => new PoseFlattener(channels, flattener.Joints),
            _ => throw new ArgumentException($"no network for {settings.GetType().Name}"),
        };

    /// <summary>Builds a decoder with fresh weights.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="features">The encoder's <see cref="Encoder.Features"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="defects">Defects to reproduce; none by default.</param>
    /// <exception cref="ArgumentException">A setting does not fit.</exception>
    public static Decoder Create(DecoderSettings settings, int features, int classes, Defects? defects = null) => settings switch
    {
        FcSettings fc => new FcDecoder(fc, features, classes),
        RnnSettings rnn => new RnnDecoder(rnn, features, classes, defects),
        BertSettings bert => new BertDecoder(bert, features, classes, defects),
        FineTunerSettings fineTuner => new FineTunerDecoder(fineTuner, features, classes),
        _ => throw new ArgumentException($"no network for {settings.GetType().Name}"),
    };

    /// <summary>The skeleton of <c>graph_args</c>.</summary>
    /// <exception cref="ArgumentException">The layout is unknown or the graph not valid.</exception>
    public static SkeletonGraph Skeleton(this GraphSettings graph) => graph.Layout is null
        ? new SkeletonGraph(graph.Nodes, graph.Center, graph.InwardEdges).Checked()
        : SkeletonGraph.FromLayout(graph.Layout);

    /// <summary>ST-GCN's matrices of <c>graph_args</c>.</summary>
    /// <exception cref="ArgumentException">The graph is not valid.</exception>
    public static Adjacency Partitioned(this GraphSettings graph) =>
        PartitionedAdjacency.Of(graph.Skeleton(), graph.Strategy, graph.MaxHop, graph.Dilation);
}

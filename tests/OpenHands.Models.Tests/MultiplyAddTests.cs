using OpenHands.Models.Decoders;
using OpenHands.Models.Encoders;
using OpenHands.Models.Pretraining;
using OpenHands.Settings.Networks;

namespace OpenHands.Models.Tests;

/// <summary>Multiply-adds against sums worked out by hand from the shapes.</summary>
public sealed class MultiplyAddTests
{
    private const int Joints = 27;

    [Fact]
    public void A_linear_layer_multiplies_inputs_by_outputs() =>
        Assert.Equal(2 * 256 * 10, new FcDecoder(new FcSettings(), 256, 10).MultiplyAdds(batch: 2, frames: 1));

    [Fact]
    public void A_gru_multiplies_three_gates_of_input_and_state_in_each_direction()
    {
        using var decoder = new RnnDecoder(new RnnSettings { Cell = "GRU", HiddenSize = 512, Bidirectional = true }, 54, 10);
        Assert.Equal((7 * 2 * 3 * 512 * (54 + 512)) + (1024 * 10), decoder.MultiplyAdds(batch: 1, frames: 7));
    }

    [Fact]
    public void An_lstm_of_two_layers_multiplies_four_gates_and_attention_maps_and_scores_every_frame()
    {
        using var decoder = new RnnDecoder(
            new RnnSettings { Cell = "LSTM", HiddenSize = 8, Layers = 2, Bidirectional = false, Attention = true }, 4, 3);
        const int Steps = 2 * 5;
        const int Recurrence = Steps * 4 * 8 * ((4 + 8) + (8 + 8));
        const int Attention = (Steps * 8 * 8) + (Steps * 8) + (2 * 16 * 8);
        Assert.Equal(Recurrence + Attention + (2 * 8 * 3), decoder.MultiplyAdds(batch: 2, frames: 5));
    }

    [Theory]
    [InlineData(false, 60 + 144 + 72 + 48 + 36_864 + 36_864 + (48 + 12 + 32) + 8)]
    [InlineData(true, 60 + 192 + 128 + 64 + 49_152 + 49_152 + 8)]
    public void Bert_multiplies_maps_pairs_of_positions_and_the_wide_layer(bool classToken, long expected)
    {
        // 3 frames of 5 features, size 4; with the class token 4 positions, without it attention pooling.
        using var decoder = new BertDecoder(new BertSettings { HiddenSize = 4, Heads = 2, Layers = 1, ClassToken = classToken }, 5, 2);
        Assert.Equal(expected, decoder.MultiplyAdds(batch: 1, frames: 3));
    }

    /// <summary>
    /// One frame: every temporal convolution keeps its middle tap. Per block with Ci to Co channels: graph 2187 Ci, bias 81 Co, maps 81 Ci
    /// Co, temporal 27 Co², projection 27 Ci Co.
    /// </summary>
    [Fact]
    public void A_narrow_stgcn_on_one_frame_comes_to_the_sum_of_its_blocks()
    {
        using var encoder = new StGcn(new StGcnSettings { HiddenChannels = 1, Features = 1 });
        const long First = (2187 * 2) + 81 + (81 * 2) + 27;
        const long SecondToFourth = 3 * (2187 + 81 + 81 + 27);
        const long Fifth = 2187 + (81 * 2) + (81 * 2) + (27 * 4) + (27 * 2);
        const long SixthAndSeventh = 2 * ((2187 * 2) + (81 * 2) + (81 * 4) + (27 * 4));
        const long Eighth = (2187 * 2) + (81 * 4) + (81 * 8) + (27 * 16) + (27 * 8);
        const long Ninth = (2187 * 4) + (81 * 4) + (81 * 16) + (27 * 16);
        const long Tenth = (2187 * 4) + 81 + (81 * 4) + 27 + (27 * 4);
        Assert.Equal(50_463, First + SecondToFourth + Fifth + SixthAndSeventh + Eighth + Ninth + Tenth);
        Assert.Equal(50_463, encoder.MultiplyAdds(batch: 1, frames: 1));
    }

    /// <summary>
    /// The paper's windows: 10 frames, then 5, then 3. Of 9 taps, 70 meet a frame in ten output frames of ten, 35 in five of ten, 25 in
    /// five of five, 15 in three of five, 9 in three of three.
    /// </summary>
    [Fact]
    public void Temporal_taps_that_meet_only_padding_are_left_out()
    {
        const long Temporal = Joints * ((4 * 64 * 64 * 70) + (128 * 128 * (35 + 25 + 25)) + (256 * 256 * (15 + 9 + 9)));
        const long StMaps = Joints * 3
            * ((10 * ((2 * 64) + (3 * 64 * 64) + (64 * 128))) + (5 * ((2 * 128 * 128) + (128 * 256))) + (3 * 2 * 256 * 256));
        const long StGraph = Joints * Joints * 3 * ((10 * (2 + (4 * 64))) + (5 * 3 * 128) + (3 * 2 * 256));
        const long Projections = Joints * ((5 * 64 * 128) + (3 * 128 * 256));
        const long Bias = Joints * 3 * ((4 * 64) + (3 * 128) + (3 * 256));
        using var encoder = new StGcn(new StGcnSettings());
        Assert.Equal(Temporal + StMaps + StGraph + Projections + Bias, encoder.MultiplyAdds(batch: 1, frames: 10));
        Assert.Equal((7 * (Temporal + StMaps + StGraph + Projections)) + Bias, encoder.MultiplyAdds(batch: 7, frames: 10));

        const long SlGraph = Joints * Joints * 3 * ((10 * ((4 * 64) + 128)) + (5 * ((2 * 128) + 256)) + (3 * 2 * 256));
        const long Down = Joints * ((10 * ((2 * 64) + (64 * 128))) + (5 * 128 * 256));
        const long JointGates = Joints * Joints * ((4 * 64) + (3 * 128) + (3 * 256));
        const long FrameGates = 9 * ((10 * ((4 * 64) + 128)) + (5 * ((2 * 128) + 256)) + (3 * 2 * 256));
        const long ChannelGates = (4 * 64 * 64) + (3 * 128 * 128) + (3 * 256 * 256);
        using var slGcn = new SlGcn(new DecoupledGcnSettings());
        Assert.Equal(Temporal + StMaps + SlGraph + Down + Projections + JointGates + FrameGates + ChannelGates,
            slGcn.MultiplyAdds(batch: 1, frames: 10));
    }

    [Fact]
    public void Sgn_multiplies_its_embeddings_pairs_of_joints_three_graph_layers_and_twenty_stretches()
    {
        const long Places = 32 * Joints;
        const long Embeddings = Places * (((27 * 64) + (64 * 64)) + ((32 * 64) + (64 * 256)) + (2 * ((2 * 64) + (64 * 64))));
        const long Similarity = (Places * 2 * 128 * 256) + (Places * Joints * 256);
        const long Graph = Places * ((Joints * (128 + 128 + 256)) + (2 * ((128 * 128) + (128 * 256) + (256 * 256))));
        const long Frames = 20 * ((3 * 256 * 256) + (256 * 512));
        using var encoder = new Sgn(new SgnSettings());
        Assert.Equal(Embeddings + Similarity + Graph + Frames, encoder.MultiplyAdds(batch: 1, frames: 32));
    }

    [Fact]
    public void The_networks_add_up_encoder_gru_and_heads()
    {
        var narrow = new StGcnSettings { HiddenChannels = 1, Features = 4 };
        var model = new PretrainerSettings { Encoder = narrow, HiddenDim = 4, Objective = new DpcSettings { PredictionSteps = 2 } };
        using var encoder = new StGcn(narrow);
        using var pretrainer = new DpcPretrainer(model);
        const long Gru = 3 * 4 * (4 + 4);
        const long Predictor = 2 * 4 * 4;
        const long Rows = 3 * 2;
        Assert.Equal(
            encoder.MultiplyAdds(3 * 5, 6) + (3 * Gru * (3 + 1)) + (Rows * Predictor) + (Rows * Rows * 4),
            pretrainer.MultiplyAdds([3, 5, 6, Joints, 2]));

        using var classifier = new DpcClassifier(model, 2, classes: 9);
        Assert.Equal(encoder.MultiplyAdds(5, 6) + (5 * Gru) + (4 * 9), classifier.MultiplyAdds([1, 5, 2, 6, Joints]));

        Assert.Equal(0, classifier.FrozenMultiplyAdds([1, 5, 2, 6, Joints]));
        classifier.Freeze();
        Assert.Equal(encoder.MultiplyAdds(5, 6) + (5 * Gru), classifier.FrozenMultiplyAdds([1, 5, 2, 6, Joints]));
        using var pooled = new PooledClassifier(new StGcn(narrow), classes: 9, dropout: 0);
        Assert.Equal(0, pooled.FrozenMultiplyAdds([1, 5, 2, 6, Joints]));
        pooled.Freeze();
        Assert.Equal(encoder.MultiplyAdds(5, 6), pooled.FrozenMultiplyAdds([1, 5, 2, 6, Joints]));

        using var supervised = new SignClassifier(narrow, new FcSettings(), 2, classes: 9);
        Assert.Equal(encoder.MultiplyAdds(1, 60) + (4 * 9), supervised.MultiplyAdds([1, 2, 60, Joints]));
    }
}

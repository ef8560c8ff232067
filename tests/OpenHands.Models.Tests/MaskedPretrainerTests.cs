using OpenHands.Formats.Checkpoints;
using OpenHands.Models.Encoders;
using OpenHands.Models.Exchange;
using OpenHands.Models.Pretraining;
using OpenHands.Models.States;
using OpenHands.Settings.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace OpenHands.Models.Tests;

public sealed class MaskedPretrainerTests
{
    private static readonly ConvFormerSettings Encoder = new()
    {
        Joints = 5, HiddenChannels = 16, Features = 32, Blocks = 1, Convolutions = 1, Kernel = 3, Heads = 2,
    };

    private static readonly MaskedSettings Settings = new() { Streams = [3, 2], Clusters = 4, MaskShare = 0.5, MaskSpan = 2 };

    [Fact]
    public void Hidden_values_reach_no_feature()
    {
        using var scope = NewDisposeScope();
        using var model = Seeded();
        model.eval();
        var windows = Windows(clips: 6);
        var input = windows.clone().requires_grad_();
        var result = model.Loss(input);
        result.Loss.backward();

        // What is hidden has no gradient, neither its coordinates nor whether it was seen; what is shown has one.
        var still = input.grad!.view(6, 6, 2, 5, 3).eq(0);                                          // (N, L, frames, V, C)
        long asked = 0;
        foreach (var (first, count) in Settings.Ranges)
        {
            var own = still.narrow(3, first, count).flatten(2);
            var hidden = own.all(2).to(ScalarType.Int64);                                              // (N, L)
            asked += hidden.sum().item<long>() + hidden.narrow(1, 1, 4).sum().item<long>();            // places, and movements inside
        }

        Assert.Equal(asked, result.Rows);
    }

    [Fact]
    public void A_span_mask_hides_its_share_of_the_clips_own_steps_only()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var valid = cat([ones(400, 20), zeros(400, 12)], 1);
        var mask = SpanMask.Of(rand_like(valid), rand_like(valid), valid, share: 0.6, span: 3);
        Assert.Equal(0, mask.narrow(1, 20, 12).sum().item<float>());
        var share = mask.narrow(1, 0, 20).mean().item<float>();
        Assert.InRange(share, 0.4f, 0.6f); // four spans of three in twenty steps, some overlapping
        Assert.True(mask.sum(1).ge(3).all().item<bool>());
    }

    [Fact]
    public void Steps_with_much_movement_are_hidden_more_often()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var motion = ones(1000, 16);
        motion.narrow(1, 8, 8).mul_(4);
        var mask = SpanMask.Of(rand(1000, 16), motion, ones(1000, 16), share: 0.25, span: 1);
        Assert.True(mask.narrow(1, 8, 8).mean().item<float>() > 2 * mask.narrow(1, 0, 8).mean().item<float>());
    }

    [Fact]
    public void Evaluation_hides_the_same_each_time_and_draws_nothing()
    {
        using var scope = NewDisposeScope();
        using var model = Seeded();
        model.eval();
        var windows = Windows(clips: 6);
        var before = get_rng_state();
        var (first, second) = (model.Loss(windows), model.Loss(windows));
        Assert.Equal(first.Loss.item<float>(), second.Loss.item<float>());
        Assert.Equal(first.Rows, second.Rows);
        Assert.True(before.eq(get_rng_state()).all().item<bool>());
    }

    [Fact]
    public void One_batch_is_learnt_by_heart()
    {
        using var scope = NewDisposeScope();
        using var model = Seeded();
        var windows = Windows(clips: 8);
        model.Prepare(windows, 1);
        model.eval();
        var start = model.Loss(windows).Loss.item<float>();
        Learn(model, windows);

        var end = model.Loss(windows);
        Assert.True(end.Loss.item<float>() < start / 5, $"{start} to {end.Loss.item<float>()}");
        Assert.True(end.Sums[0].item<double>() > 0.95 * end.Rows, $"{end.Sums[0].item<double>()} of {end.Rows}");
    }

    [Fact]
    public void A_view_is_scored_against_all_views_but_itself()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var contrast = new ViewContrast(8, temperature: 0.5);
        var features = randn(6, 8);
        var answer = contrast.Of(features, SingleProcess.Instance);

        var states = contrast.state_dict();
        var hidden = nn.functional.relu(nn.functional.linear(features, states["first.weight"], states["first.bias"]));
        var views = nn.functional.linear(hidden, states["second.weight"], states["second.bias"]).to(ScalarType.Float64);
        var cosines = nn.functional.cosine_similarity(views.unsqueeze(1), views.unsqueeze(0), 2);
        double loss = 0, right = 0;
        for (var i = 0; i < 6; i++)
        {
            var partner = i % 2 == 0 ? i + 1 : i - 1;
            double[] scores = [.. Enumerable.Range(0, 6).Select(j => cosines[i, j].item<double>() / 0.5)];
            int[] others = [.. Enumerable.Range(0, 6).Where(j => j != i)];
            loss += Math.Log(others.Sum(j => Math.Exp(scores[j]))) - scores[partner];
            right += others.MaxBy(j => scores[j]) == partner ? 1 : 0;
        }

        Assert.Equal(loss, answer.CrossEntropy.item<float>(), 1e-4);
        Assert.Equal(right, answer.Right.item<double>());
        Assert.Equal(6, answer.Rows);
    }

    [Fact]
    public void Two_views_of_a_clip_are_told_from_those_of_other_clips()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var settings = Settings with { ViewWeight = 20 };
        using var model = new MaskedPretrainer(Networks.Create(Encoder, 3), settings);
        Assert.Equal(["accuracy", "views"], model.Measures.Select(measure => measure.Name));
        var clips = Windows(clips: 8);
        var windows = cat([clips, clips], 1); // the views differ in what is hidden
        model.Prepare(windows, 1);
        Learn(model, windows);

        model.eval();
        var end = model.Loss(windows);
        Assert.True(end.Sums[1].item<double>() > 0.8 * end.Rows, $"{end.Sums[1].item<double>()} of {end.Rows}"); // guessing: 1 in 15
        Assert.Contains("group_by", Assert.Throws<ArgumentException>(() => model.Loss(windows, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("num_seq 1", settings.Refuses(1), StringComparison.Ordinal);
        Assert.Null(settings.Refuses(2));
        Assert.Null(Settings.Refuses(1));
    }

    [Fact]
    public void A_teachers_clusters_are_learnt_from_what_is_left_of_the_clip_and_it_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = Taught(folder.File("teacher.ckpt"));
        var windows = Windows(clips: 8);
        using var encoder = Networks.Create(Encoder, 3);
        const long Nearest = 8 * 6 * 4 * 16; // clips, steps, centres, features
        Assert.Equal(encoder.MultiplyAdds(8, 12) + Nearest, model.FrozenMultiplyAdds(windows.shape));
        var two = Encoder with { Blocks = 2 };
        using var deep = new MaskedPretrainer(Networks.Create(two, 3), Settings, Networks.Create(two, 3));
        Assert.Equal(model.FrozenMultiplyAdds(windows.shape), deep.FrozenMultiplyAdds(windows.shape)); // its first block alone computes
        model.Prepare(windows, 1);
        model.eval();
        var input = windows.clone().requires_grad_();
        var first = model.Loss(input);
        first.Loss.backward();
        var still = input.grad!.view(8, 6, 2, 5, 3).eq(0);                                             // (N, L, frames, V, C)
        var hidden = Settings.Ranges.Select(range => still.narrow(3, range.First, range.Count).flatten(2).all(2)).Aggregate(logical_or);
        Assert.Equal(hidden.sum().item<long>(), first.Rows); // a step once, whatever of it is hidden, and nothing of it seen
        var start = first.Loss.item<float>();
        var states = model.state_dict();
        var before = states.Where(entry => entry.Key.StartsWith("teacher.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        Learn(model, windows);

        var end = model.Loss(windows);
        Assert.True(end.Loss.item<float>() < start / 5, $"{start} to {end.Loss.item<float>()}");
        Assert.All(before, entry => Assert.True(entry.Value.eq(states[entry.Key]).all().item<bool>(), entry.Key));
    }

    [Fact]
    public void A_teacher_of_another_network_is_refused_and_so_is_one_of_too_few_blocks()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = Taught(folder.File("teacher.ckpt"));
        using var wide = Networks.Create(Encoder with { HiddenChannels = 24 }, 3);
        using var other = new MaskedPretrainer(wide, Settings);
        PyTorchCheckpoint.Write(folder.File("wide.ckpt"), StateDictionary.Save(other));
        Assert.Contains("another shape", Assert.Throws<InvalidDataException>(() => model.Teach(folder.File("wide.ckpt"))).Message,
            StringComparison.Ordinal);
        using var shallow = Networks.Create(Encoder with { Convolutions = 0 }, 3);
        using var less = new MaskedPretrainer(shallow, Settings);
        PyTorchCheckpoint.Write(folder.File("less.ckpt"), StateDictionary.Save(less));
        Assert.Contains("the same encoder, and has no conv_encoder",
            Assert.Throws<InvalidDataException>(() => model.Teach(folder.File("less.ckpt"))).Message, StringComparison.Ordinal);
        using var alone = Seeded();
        Assert.Throws<InvalidOperationException>(() => alone.Teach(folder.File("teacher.ckpt")));
        var deep = Settings with { Teacher = "x", TeacherBlocks = 2 };
        Assert.Contains("teacher_blocks 2", deep.Refuses(Encoder), StringComparison.Ordinal);
        Assert.Null((Settings with { Teacher = "x" }).Refuses(Encoder));
    }

    [Fact]
    public void A_stream_that_was_never_seen_is_not_asked_for()
    {
        using var scope = NewDisposeScope();
        using var model = Seeded();
        model.eval();
        var windows = Windows(clips: 4);
        var all = model.Loss(windows).Rows;
        windows.narrow(3, 3, 2).zero_();
        Assert.InRange(model.Loss(windows).Rows, 1, all - 1);
        windows.zero_();
        var nothing = model.Loss(windows);
        Assert.Equal(0, nothing.Loss.item<float>());
        Assert.Equal(0, nothing.Sums[0].item<double>());
    }

    [Fact]
    public void Clusters_are_found_where_they_are_whatever_the_order_and_the_same_with_the_same_seed()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var centres = tensor(new float[] { 0, 0, 10, 0, 0, 10, 10, 10 }, [4, 2]);
        var rows = cat([.. Enumerable.Range(0, 4).Select(i => centres[i] + (0.1 * randn(50, 2)))], 0);
        var found = KMeans.Of(rows, 4, seed: 3);
        var nearest = (found.unsqueeze(1) - centres.unsqueeze(0)).square().sum([2L]).min(1);
        Assert.True(nearest.values.max().item<float>() < 0.01f);
        Assert.Equal(4, nearest.indexes.unique().output.numel());
        Assert.True(found.eq(KMeans.Of(rows, 4, seed: 3)).all().item<bool>());
        Assert.Equal([6, 2], KMeans.Of(rows[..3], 6, seed: 3).shape); // fewer rows than clusters
        Assert.Throws<ArgumentException>(() => KMeans.Of(rows[..0], 4, seed: 3));
    }

    [Fact]
    public void Its_clusters_are_part_of_its_state_and_a_classifier_takes_the_encoder_on()
    {
        using var scope = NewDisposeScope();
        using var model = Seeded();
        model.Prepare(Windows(clips: 8), 1);
        using var other = Seeded();
        StateDictLoader.Load(other, StateDictionary.Save(model), "itself");
        model.eval();
        other.eval();
        var windows = Windows(clips: 4);
        Assert.Equal(model.Loss(windows).Loss.item<float>(), other.Loss(windows).Loss.item<float>());

        using var classifier = (PooledClassifier)Objectives.Classifier(
            new PretrainerSettings { Objective = Settings, Encoder = Encoder, HiddenDim = 32, InChannels = 3 }, channels: 3, classes: 7);
        var report = StateDictLoader.Load(classifier, StateDictionary.Save(model), "pretraining");
        Assert.All(report.Missing, key => Assert.StartsWith("final_", key, StringComparison.Ordinal));
        Assert.Equal([4, 7], classifier.forward(zeros(4, 3, 12, 5)).shape);
    }

    [Fact]
    public void An_encoder_without_features_for_steps_is_refused()
    {
        using var tcn = Networks.Create(new TcnSettings { Joints = 5 }, 3);
        Assert.Contains("conv-former", Assert.Throws<ArgumentException>(() => new MaskedPretrainer(tcn, Settings)).Message,
            StringComparison.Ordinal);
        Assert.Contains("conv-former", Settings.Refuses(new TcnSettings()), StringComparison.Ordinal);
        Assert.Contains("num_points", Settings.Refuses(Encoder with { Joints = 6 }), StringComparison.Ordinal);
        Assert.Null(Settings.Refuses(Encoder));
    }

    private static void Learn(MaskedPretrainer model, Tensor windows)
    {
        var optimiser = new TextbookOptimiser("Adam", model.parameters().Where(parameter => parameter.requires_grad), 1e-2);
        for (var step = 0; step < 150; step++)
        {
            using var inner = NewDisposeScope();
            optimiser.ZeroGrad();
            model.Loss(windows).Loss.backward();
            optimiser.Step();
        }
    }

    private static MaskedPretrainer Taught(string checkpoint)
    {
        using var teacher = Seeded();
        PyTorchCheckpoint.Write(checkpoint, StateDictionary.Save(teacher));
        manual_seed(2);
        var model = new MaskedPretrainer(Networks.Create(Encoder, 3), Settings, Networks.Create(Encoder, 3));
        model.Teach(checkpoint);
        return model;
    }

    private static MaskedPretrainer Seeded()
    {
        manual_seed(1);
        var model = new MaskedPretrainer(Networks.Create(Encoder, 3), Settings);
        model.Prepare(Windows(clips: 8), 1);
        return model;
    }

    // (B, W, T, V, C): smooth movements, everything seen
    private static Tensor Windows(long clips)
    {
        var random = new Random(7);
        float[] steps = [.. Enumerable.Range(0, (int)clips * 12 * 5 * 2).Select(_ => (float)(random.NextDouble() - 0.5))];
        var places = tensor(steps, [clips, 1, 12, 5, 2]).cumsum(2);
        return cat([places, ones([clips, 1, 12, 5, 1])], 4);
    }
}

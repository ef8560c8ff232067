using Build.Stages;
using Build.Suites;

namespace Build.Tests.Suites;

public sealed class TrainingPreviewTests
{
    [Theory]
    [InlineData("pretrain", "model.encoder.type=st-gcn data.train_dataset.num_seq=7 params.max_epochs=500",
        "would take 0.19 h an epoch for each 1000 recordings, 500 epochs at most (at 100 frames/s on one thread, measured_rates.csv)")]
    [InlineData("pretrain", "model.objective=masked model.encoder.type=conv-former data.train_dataset.num_seq=1 "
        + "data.train_dataset.seq_len=64 params.max_epochs=40",
        "would take 1.1 min an epoch for each 1000 recordings, 40 epochs at most (at 1000 frames/s on one thread, measured_rates.csv)")]
    [InlineData("finetune",
        "dataset=INCLUDE model.encoder.type=pose-flattener model.decoder.type=rnn model.decoder.params.rnn_type=LSTM "
        + "trainer.max_epochs=10",
        "would take 0.5 h for 3600 clips and 10 epochs at most, 3.0 min an epoch, clips of 100 frames (at 2000 "
        + "frames/s on one thread, measured_rates.csv)")]
    [InlineData("finetune",
        "dataset=INCLUDE fraction=0.5 model.pretrained.type=dpc model.pretrained.load_from.model.encoder.type=st-gcn "
        + "data.train_pipeline.dataset.num_seq=5 data.train_pipeline.dataset.seq_len=10 trainer.max_epochs=4",
        "would take 1.0 h for 1800 clips and 4 epochs at most, 15.0 min an epoch (at 100 frames/s on one thread, "
        + "measured_rates.csv)")]
    [InlineData("finetune",
        "dataset=INCLUDE fraction=0.1 training.epoch_clips=3600 model.pretrained.type=dpc "
        + "model.pretrained.load_from.model.encoder.type=st-gcn data.train_pipeline.dataset.num_seq=5 "
        + "data.train_pipeline.dataset.seq_len=10 trainer.max_epochs=4",
        "would take 2.0 h for 360 clips and 4 epochs at most, 30.0 min an epoch (at 100 frames/s on one thread, "
        + "measured_rates.csv)")]
    [InlineData("finetune",
        "dataset=INCLUDE clips_per_class=18 model.pretrained.type=dpc model.pretrained.load_from.model.encoder.type=st-gcn "
        + "data.train_pipeline.dataset.num_seq=5 data.train_pipeline.dataset.seq_len=10 trainer.max_epochs=4",
        "would take 1.0 h for 1800 clips and 4 epochs at most, 15.0 min an epoch (at 100 frames/s on one thread, "
        + "measured_rates.csv)")]
    [InlineData("finetune", "dataset=Elsewhere model.encoder.type=pose-flattener model.decoder.params.rnn_type=LSTM trainer.max_epochs=10",
        "would take 0.8 min an epoch for each 1000 clips, clips of 100 frames, "
        + "10 epochs at most (at 2000 frames/s on one thread, measured_rates.csv)")]
    [InlineData("finetune", "dataset=INCLUDE model.encoder.type=sgn model.decoder.type=fc",
        "no measured rate for 'sgn fc' yet (experiments/catalogue/measured_rates.csv)")]
    public void A_training_stage_says_how_long_it_would_take_at_the_measured_rate(string kind, string parameters, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("measured_rates.csv"),
            "model,frames_per_s\ndpc st-gcn,100\nmasked conv-former,1000\npose-flattener LSTM,2000\n");
        File.WriteAllText(folder.File("expected_counts.csv"),
            "dataset,variant,split,items,classes\nINCLUDE,include,test,9,100\nINCLUDE,include,train,3600,100\n");
        var stage = new Stage("s", CachedKind.Named(kind), folder.File("out"))
        {
            Parameters = parameters.Split(' ').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]),
        };
        Assert.Equal(expected, Assert.Single(new TrainingPreview(new TrainingEstimates(folder.Path)).Of(stage)).Trim());
        Assert.Empty(new TrainingPreview(new TrainingEstimates(folder.Path)).Of(stage with { Kind = CachedKind.Named("evaluate") }));
    }
}

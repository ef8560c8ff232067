namespace OpenHands.Settings.Tests.Suites;

/// <summary>A small repository with one suite, made of the experiment files that a test hands in.</summary>
internal sealed class SuiteFolder : IDisposable
{
    public const string Graph = """
        description: all stages once
        stages:
          poses: { run: synthesize, with: { signs: 4 } }
          h5: { run: hdf5, with: { poses: "${poses}/raw" } }
          pretrain:
            run: pretrain
            with:
              data:
                train_dataset: { root_dir: "${h5}" }
                val_dataset: { root_dir: "${poses}/poses", file_format: pkl }
              model: { pred_steps: 2, encoder: { type: st-gcn } }
              params: { lr: 1e-3 }
          finetune:
            run: finetune
            matrix: { seed: [1, 2], init: [pretrained, scratch] }
            with:
              data:
                train_pipeline: { dataset: { _target_: a.INCLUDEDataset, root_dir: "${poses}/poses", split_file: "${poses}/train.csv" } }
                valid_pipeline: { dataset: { _target_: a.INCLUDEDataset, root_dir: "${poses}/poses", split_file: "${poses}/test.csv" } }
              model:
                pretrained:
                  type: dpc
                  load_from: { cfg_file: "${pretrain}/config.yaml", ckpt: "${pretrain}/checkpoints/best.safetensors" }
              optim: { optimizer: { name: Adam, params: { lr: 1e-3 } } }
              trainer: { max_epochs: 3 }
          evaluate: { run: evaluate, of: finetune }
        """;

    private readonly TemporaryFolder _root = new();

    public SuiteFolder(string experiment = Graph, string? suite = null)
    {
        Directory.CreateDirectory(_root.File("experiments/small"));
        Write("one.yaml", experiment);
        if (suite is not null)
        {
            Write("suite.yaml", suite);
        }
    }

    public string Root => _root.Path;

    public void Write(string name, string text)
    {
        var file = Path.GetFullPath(_root.File($"experiments/small/{name}"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Part(string name, string text) => Write($"parts/{name}.yaml", text);

    public Settings.Suites.Suite Load(params string[] overrides) => Settings.Suites.Suite.Load("small", Root, overrides);

    public string Refusal(params string[] overrides) => Assert.Throws<ConfigurationException>(() => Load(overrides)).Message;

    public void Dispose() => _root.Dispose();
}

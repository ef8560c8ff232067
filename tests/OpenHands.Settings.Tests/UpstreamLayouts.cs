namespace OpenHands.Settings.Tests;

/// <summary>
/// Configurations in upstream's layout (own text; keys and kinds of values as in its shipped files, docs/upstream.md).
/// </summary>
internal static class UpstreamLayouts
{
    public const string Pretraining = """
        data:
          train_dataset:
            root_dir: /corpora/raw
            file_format: h5
            num_channels: 2
            seq_len: 10
            num_seq: 7
            downsample: 3

            transforms:
              - PoseSelect:
                  preset: mediapipe_holistic_minimal_27
              - CenterAndScaleNormalize:
                  reference_points_preset: shoulder_mediapipe_holistic_minimal_27
              - ShearTransform:
                  shear_std: 0.1
              # - ScaleTransform:
              - RotatationTransform:
                  rotation_std: 0.1

          val_dataset:
            root_dir: /corpora/INCLUDE/poses
            file_format: pkl
            num_channels: 2
            seq_len: 10
            num_seq: 6
            downsample: 1
            transforms:
              - PoseSelect:
                  preset: mediapipe_holistic_minimal_27

        model:
          pred_steps: 3
          encoder:
            type: st-gcn
            params:
              hidden_channels: 64
              dropout: 0.5
              edge_importance_weighting: true
              graph_args:
                layout: mediapipe-27
                strategy: spatial

        params:
          lr: 1e-4
          max_epochs: 500
          batch_size: 128
          num_workers: 6
          val_sanity_checks: 0
          output_path: "model-outputs"
        """;

    public const string Classification = """
        name: &name "SL-GCN"
        pretrained: null

        data:
            modality: "pose"
            train_pipeline:
                dataset:
                    _target_: openhands.datasets.isolated.INCLUDEDataset
                    split_file: "/corpora/INCLUDE/train.csv"
                    root_dir: "/corpora/INCLUDE/poses"
                    splits: "train"
                    modality: "pose"

                transforms:
                    - PoseSelect:
                        preset: mediapipe_holistic_minimal_27
                    - RandomMove:
                    - PoseUniformSubsampling:
                        num_frames: 120
                        randomize_start_index: True

                dataloader:
                    _target_: torch.utils.data.DataLoader
                    batch_size: 32
                    shuffle: true
                    num_workers: 3
                    pin_memory: true
                    drop_last: true

            valid_pipeline:
                dataset:
                    _target_: openhands.datasets.isolated.INCLUDEDataset
                    split_file: "/corpora/INCLUDE/test.csv"
                    root_dir: "/corpora/INCLUDE/poses"
                    splits: ["test"]
                    modality: "pose"

                transforms:
                    - PoseSelect:
                        pose_indexes: [0, 2, 5]

                dataloader:
                    _target_: torch.utils.data.DataLoader
                    batch_size: 64
                    shuffle: false

        model:
            encoder:
                type: decoupled-gcn
                params:
                    graph_args:
                        num_nodes: 27
                        inward_edges:
                            [
                                [2, 0],
                                [1, 0],
                            ]
            decoder:
                type: fc
                params:
                    dropout_ratio: 0.1

        optim:
            loss: 'CrossEntropyLoss'
            optimizer:
                name: Adam
                params:
                    lr: 1e-3
            scheduler:
                name: CosineAnnealingLR
                params:
                    last_epoch: -1
                    T_max: 10

        trainer:
            gpus: 1
            max_epochs: 1500
            resume_from_checkpoint: null

        exp_manager:
            create_tensorboard_logger: true
            create_wandb_logger: false
            wandb_logger_kwargs:
                name: *name
                project: null
            create_checkpoint_callback: true
            checkpoint_callback_params:
                monitor: "val_acc"
                mode: "max"
                save_top_k: 3
                dirpath: "experiments/include"
            early_stopping_callback: true
            early_stopping_params:
                monitor: "val_acc"
                patience: 100
                verbose: true
                mode: "max"
        """;
}

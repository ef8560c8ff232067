using System.Text.Json;
using Build.Stages;

namespace Build.Slurm;

/// <summary>A job that somebody waits for, and what is known of it.</summary>
/// <param name="label">What its files in the plan's folder are called.</param>
/// <param name="stages">The stages that it makes.</param>
/// <param name="folder">The folder of its plan.</param>
/// <param name="frozen">What it was allowed.</param>
public sealed class FollowedJob(string label, IReadOnlyList<Stage> stages, string folder, FrozenJob frozen)
{
    private LogTail? _tail;
    private string _id = string.Empty;

    public string Label => label;

    public string Folder => folder;

    /// <summary>What Slurm calls it: its label, or the name of the array that it is a part of.</summary>
    public string Name
    {
        get => field ?? label;
        set;
    }

    public IReadOnlyList<Stage> Stages => stages;

    public FrozenJob Frozen => frozen;

    /// <summary>Its number; empty until it is submitted.</summary>
    public string Id
    {
        get => _id;
        set => (_id, _tail, Last, EndedAt) = (value, null, null, null);
    }

    /// <summary>As Slurm last showed it.</summary>
    public SlurmJob? Last { get; set; }

    /// <summary>What was last said of it.</summary>
    public string Said { get; set; } = string.Empty;

    /// <summary>When it was first seen to have ended, by <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long? EndedAt { get; set; }

    /// <summary>How often it was submitted again.</summary>
    public int Again { get; set; }

    /// <summary>Done, failed, or never to start.</summary>
    public bool IsSettled { get; set; }

    public bool HasFailed { get; set; }

    public string LogPath => SlurmPlan.LogOf(folder, Name, Id);

    /// <summary>How it ended in its own words, if it did and if that was this start of it.</summary>
    public SlurmEnd? End
    {
        get
        {
            try
            {
                var end = JsonSerializer.Deserialize(File.ReadAllBytes(SlurmPlan.EndOf(folder, label)), SlurmJson.Default.SlurmEnd);
                return end?.Job == Id ? end : null;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
            {
                return null;
            }
        }
    }

    public IReadOnlyList<string> NewLines(bool isEnded = false) => (_tail ??= new LogTail(LogPath)).NewLines(isEnded);
}

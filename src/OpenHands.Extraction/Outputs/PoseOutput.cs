using OpenHands.Formats.Pickles;
using OpenHands.Poses;

namespace OpenHands.Extraction.Outputs;

/// <summary>Writes one video's recording in the wanted format.</summary>
internal sealed class PoseOutput(string folder, OutputFormat format)
{
    /// <summary>Full path of a video's pose file.</summary>
    /// <param name="stem">The video's name without extension; may hold folders.</param>
    public string PathFor(string stem) => Path.Combine(folder, stem + ".pkl");

    public void Write(string path, PoseRecording recording, VideoExtraction video) => PosePickle.Write(path, recording);
}

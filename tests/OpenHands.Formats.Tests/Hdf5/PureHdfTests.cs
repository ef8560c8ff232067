using OpenHands.Formats.Hdf5;
using OpenHands.Poses;
using PureHDF;

namespace OpenHands.Formats.Tests.Hdf5;

/// <summary>PureHDF as a second opinion that needs no installation.</summary>
public sealed class PureHdfTests
{
    [Fact]
    public void PureHDF_reads_what_is_written_here()
    {
        using var folder = new TemporaryFolder();
        float[] keypoints = [.. Enumerable.Range(0, 4 * 75 * 3).Select(i => i / 8f)], visibility = [.. Enumerable.Range(0, 4 * 75).Select(i => i / 16f)];
        using (var writer = new RawPoseWriter(folder.File("raw.h5")))
        {
            for (var i = 0; i < 30; i++)
            {
                writer.Add($"clip {i}", new PoseRecording(4, 75, keypoints, visibility));
            }

            writer.Complete();
        }

        using var file = H5File.OpenRead(folder.File("raw.h5"));
        Assert.Equal(30, file.Group("keypoints").Children().Count());
        var dataset = file.Dataset("keypoints/clip 17");
        Assert.Equal([4UL, 75, 3], dataset.Space.Dimensions);
        Assert.Equal(keypoints, dataset.Read<float[]>());
        Assert.Equal([4UL, 75, 1], file.Dataset("visibility/clip 17").Space.Dimensions);
        Assert.Equal(visibility, file.Dataset("visibility/clip 17").Read<float[]>());
    }

    [Fact]
    public void What_PureHDF_writes_is_read_here()
    {
        using var folder = new TemporaryFolder();
        double[] keypoints = [.. Enumerable.Range(0, 6 * 5 * 3).Select(i => i / 8d)];
        var file = new H5File
        {
            ["keypoints"] = new H5Group
            {
                ["plain"] = new H5Dataset<double[]>(keypoints, fileDims: [6, 5, 3]),
                ["chunked"] = new H5Dataset<double[]>(keypoints, fileDims: [6, 5, 3], chunks: [4, 5, 3]),
            },
        };
        file.Write(folder.File("raw.h5"));

        using var reader = RawPoseReader.Open(folder.File("raw.h5"));

        Assert.Equal(["chunked", "plain"], reader.Names);
        Assert.Equal(keypoints.Select(value => (float)value), reader.Read("plain").Keypoints);
        Assert.Equal(keypoints.Select(value => (float)value), reader.Read("chunked").Keypoints);
    }
}

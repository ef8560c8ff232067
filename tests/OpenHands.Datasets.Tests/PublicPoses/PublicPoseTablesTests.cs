using System.Globalization;
using CsvHelper;
using OpenHands.Datasets.PublicPoses;
using OpenHands.Formats.Numpy;
using OpenHands.Formats.Parquet;

namespace OpenHands.Datasets.Tests.PublicPoses;

/// <summary>
/// The catalogue's tables of public poses. Their checksums were not made by this code: real files have to give them.
/// </summary>
public sealed class PublicPoseTablesTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Root, "experiments", "catalogue");
    private static readonly PublicPoseTables Tables = PublicPoseTables.Load(Folder);

    [Fact]
    public void The_repositorys_tables_fit_each_other()
    {
        Assert.Equal((94, 74), (Tables.Sources.Count, Tables.Sources.Select(source => source.Archive).Distinct().Count()));
        Assert.Equal((19, 5564), (Tables.Sets.Count, Tables.Sets.Sum(set => set.Clips)));
        Assert.All(Tables.Sets, set =>
        {
            Assert.Equal(set.Clips, Tables.SourcesOf(set).Sum(source => source.Clips));
            Assert.Equal(set.Frames, Tables.SourcesOf(set).Sum(source => source.Frames));
        });
        var asl32 = Assert.Single(Tables.Sources, source => source.Set == "asl32");
        Assert.Equal(("s112", "MIT"), (asl32.Id, asl32.Licence));
    }

    [Theory]
    [InlineData("public_poses.csv", "s112,asl32", "s110,asl32", "s110: this name is used twice")]
    [InlineData("public_poses.csv", "c7c2f3eba11226a32bad547c4f89186afab676da", "main", "s112: commit is 'main', expected 40")]
    [InlineData("public_poses.csv", "traduttore/traduttore-model", "t/..", "s112: repository is 't/..', expected OWNER/NAME")]
    [InlineData("public_poses.csv", "traduttore/traduttore-model,MP_Data", "a/b,../MP_Data", "s112: folder is '../MP_Data'")]
    [InlineData("public_poses.csv", "mp_data,32,512", "mp_data,32,0", "s112: classes, clips and frames: expected positive numbers")]
    [InlineData("public_pose_sets.csv", "asl32.h5,512", "asl32.h5,511", "asl32: 511 clips and 10240 frames, but public_pose_clips.csv")]
    [InlineData("public_pose_sets.csv", "islr/asl32.h5", "../asl32.h5", "asl32: file is '../asl32.h5'")]
    [InlineData("public_pose_sets.csv", "asl32,islr", "asl33,islr", "asl33: 512 clips")]
    [InlineData("public_pose_clips.csv", "asl32,s112_a_00,a,train,20,", "asl32,s112_a_00,a,train,20,x", "asl32: public_pose_clips.csv has")]
    [InlineData("public_pose_clips.csv", "asl32,s112_a_00,", "asl32,s113_a_00,", "of the source s113, which public_poses.csv does not")]
    public void A_row_that_cannot_be_is_named(string table, string from, string to, string says)
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Folder, "public_pose*.csv"))
        {
            var text = File.ReadAllText(file);
            var isIt = Path.GetFileName(file) == table;
            Assert.True(!isIt || text.Contains(from, StringComparison.Ordinal), $"{table} has no {from}");
            File.WriteAllText(folder.File(Path.GetFileName(file)), isIt ? text.Replace(from, to, StringComparison.Ordinal) : text);
        }

        var error = Assert.Throws<InvalidDataException>(() => PublicPoseTables.Load(folder.Path));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sources_are_those_of_the_manifest()
    {
        var manifest = new List<(string, string Set, string, string, string, int, int, int)>();
        var (path, options) = (Fixtures.Shared("data", "poses-real", "MANIFEST.csv"), new CsvReaderOptions { HasHeader = true });
        using (var csv = CsvReader.FromFile(path, options))
        {
            while (csv.Read())
            {
                manifest.Add((csv.GetString("source"), Path.GetFileNameWithoutExtension(csv.GetString("file")), csv.GetString("repo"),
                    csv.GetString("commit"), csv.GetString("license_in_repo"), Number("n_classes"), Number("clips_or_recordings"),
                    Number("frames")));

                int Number(string column) => int.Parse(csv.GetString(column), CultureInfo.InvariantCulture);
            }
        }

        Assert.Equal(
            manifest.Where(row => row.Set != "isl16_long").Order(),
            Tables.Sources.Select(source => (source.Id, source.Set, source.Repository, source.Commit, source.Licence, source.Classes,
                source.Clips, source.Frames)).Order());
    }

    [Theory]
    [InlineData("asl32")]
    [InlineData("ksl13")]
    [InlineData("isl16")]
    [InlineData("s116")]
    public void A_files_content_has_the_checksum_of_the_catalogue(string name)
    {
        var set = Tables.Choose([name])[0];

        Assert.Equal(set.Sha256, PublicPoseFile.Digest(Fixtures.Shared("data", "poses-real", set.File), set));
    }

    [Theory]
    [InlineData("hello/0", "s112_hello_00")]
    [InlineData("water/0", "s112_water_00")]
    public void A_clip_of_a_repository_is_found_by_its_rounded_content(string folder, string clip)
    {
        var set = Tables.Choose(["asl32"])[0];
        var recording = FrameFolder.Read(Fixtures.Shared("data", "formats", "MP_Data", folder));

        var digest = PoseDigest.Short(PoseDigest.Rounded(recording, set.CoordinateBits, set.VisibilityBits));

        Assert.Equal([clip], set.Pieces.Where(piece => piece.Digest == digest).Select(piece => piece.Clip));
        Assert.NotEqual(digest, PoseDigest.Short(recording));
    }

    [Fact]
    public void A_clip_in_a_parquet_table_is_found_by_its_rounded_content()
    {
        var set = Tables.Choose(["gasl2"])[0];
        var recording = IslrLandmarks.Read(Fixtures.Shared("data", "formats", "kaggle_isl_1358040336.parquet"));

        var digest = PoseDigest.Short(PoseDigest.Rounded(recording, set.CoordinateBits, set.VisibilityBits));

        Assert.Equal(["s089_hello_00"], set.Pieces.Where(piece => piece.Digest == digest).Select(piece => piece.Clip));
    }
}

using System.Text;
using OpenHands.Datasets.Isolated;
using OpenHands.Formats.Pickles;
using OpenHands.Poses;
using OpenHands.Poses.Transforms;
using OpenHands.Settings.Data;

namespace OpenHands.Datasets.Tests.Isolated;

/// <summary>The published archives and lists as they are, in small (docs/datasets.md has the table).</summary>
public sealed class RealLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("INCLUDE/INCLUDE/Pose_Signs", "INCLUDE/INCLUDE/Pose_Signs")] // where the suites expect it
    [InlineData("INCLUDE/INCLUDE/Pose_Signs", "INCLUDE/INCLUDE/Pose_Signs/Pose_Signs")]
    [InlineData("INCLUDE/INCLUDE/Pose_Signs", "INCLUDE/Pose_Signs")]
    [InlineData("INCLUDE", "INCLUDE/INCLUDE/Pose_Signs")]
    public void A_root_is_found_by_the_clips_it_holds(string configured, string real)
    {
        File.WriteAllText(_folder.File("list.csv"),
            "Category,Word,Video,FilePath\nA,1. loud,a.MOV,A/1. loud/a.MOV\nA,1. loud,b.MOV,A/1. loud/b.MOV\n");
        Clip($"{real}/A/1. loud/b.pkl"); // a clip of a list may be missing
        Clip("elsewhere/A/1. loud/other.pkl");

        using var dataset = Open("INCLUDEDataset",
            new() { RootDirectory = _folder.File(configured), SplitFile = _folder.File("list.csv") });

        Assert.Equal(_folder.File($"{real}/A/1. loud/b.MOV"), dataset.Items[1].Location);
        Assert.Equal(3, dataset.Recording(1).Frames);
    }

    [Theory]
    [InlineData("WLASLDataset", "WLASL/WLASL/wlasl_poses_pickle", "WLASL/wlasl_poses_pickle/00001.pkl",
        """[{"gloss":"book","instances":[{"split":"train","video_id":"00001","signer_id":1}]}]""")]
    [InlineData("ASLLVDDataset", "ASLLVD-Skeleton/PKL_POSES", "ASLLVD-Skeleton/ASLLVD/PKL_POSES/book-001.pkl",
        """{"book-001":{"label":"book"}}""", "book\n")]
    [InlineData("GSLDataset", "GSL/GSL_pose", "GSL/GSL/GSL_pose/police1_signer1_rep1_glosses/glosses0000.pkl",
        "police1_signer1_rep1_glosses/glosses0000|book\n", "book\n")]
    [InlineData("LSA64Dataset", "LSA64_Cut/pose_all_cut", "LSA64_Cut/LSA64_Cut/pose_all_cut/001_001_001.pkl", null, "01|book|R|\n")]
    [InlineData("MSASLDataset", "MS-ASL/MS-ASL/PKL_POSES/train", "MS-ASL/PKL_POSES/train/shelf/4.pkl",
        """[{"text":"book","clean_text":"shelf","signer_id":4}]""", """[{"text":"book","clean_text":"shelf","signer_id":4}]""")]
    [InlineData("CSLDataset", "CSL/word/pose_mediapipe", "CSL/pose_mediapipe/000/P09_01_00_3._color.pkl",
        "video_path,class_name\n000/P09_01_00_3._color.mp4,book\n", "book\n")]
    [InlineData("DeviSignDataset", "DEVISIGN/poses_pickled",
        "DEVISIGN/DEVISIGN/poses_pickled/P01_2/P01_0000_2_0_20140708.oni/P01_0000_2_0_20140708.oni/pose.pkl",
        "video_path,class_name\nP01_2/P01_0000_2_0_20140708.oni/P01_0000_2_0_20140708.oni,0\n",
            "Ori_ID\tL_ID\tMeaning (Chinese)\n0000\t0000\tbook\n")]
    [InlineData("AUTSLDataset", "AUTSL/train_poses", "AUTSL/AUTSL/train_poses/signer1_sample1_color.pkl", "signer1_sample1,0\n",
        "ClassId,TR,EN\n0,book,book\n")]
    [InlineData("Bosphorus22kDataset", "BosphorusSign22k/PKL_POSES", "BosphorusSign22k/poses_pickle/0001/User_2_001.pkl", null,
        "SubsetID,ClassID,ClassName_tr,ClassName_eng,UserID,RepeatID\nGeneral,0001,book,book,User_2,001\n")]
    [InlineData("FingerSpellingDataset", "", "American/American/pkl_poses/train/book/x.pkl", null)]
    public void Both_forms_of_a_layout_are_read(string target, string configured, string clip, string? list, string? classes = null)
    {
        Clip(clip);
        File.WriteAllText(_folder.File("list"), list);
        File.WriteAllText(_folder.File("classes"), classes);
        if (target.StartsWith("Finger", StringComparison.Ordinal))
        {
            File.WriteAllText(_folder.File("American/American/glosses.csv"), "book\n");
        }

        using var dataset = Open(target, new()
        {
            RootDirectory = _folder.File(configured),
            SplitFile = list is null ? null : _folder.File("list"),
            ClassMappingsFile = classes is null ? null : _folder.File("classes"),
            LanguageSet = ["American"],
        });

        Assert.Equal("book", Assert.Single(dataset.Items).Gloss);
        Assert.Equal(3, dataset.Recording(0).Frames);
    }

    [Fact]
    public void A_layout_of_no_known_form_says_what_is_expected_what_is_there_and_how_to_correct_it()
    {
        File.WriteAllText(_folder.File("list.json"),
            """[{"gloss":"book","instances":[{"split":"train","video_id":"00001","signer_id":1}]}]""");
        Clip("WLASL/renamed/a/00001_new.pkl");
        using var dataset = Open("WLASLDataset",
            new() { RootDirectory = _folder.File("WLASL/WLASL/poses"), SplitFile = _folder.File("list.json") });

        var error = Assert.Throws<InvalidDataException>(() => dataset.Recording(0)).Message;

        Assert.Contains("does not hold 00001.pkl", error, StringComparison.Ordinal);
        Assert.Contains("WLASL has renamed/", error, StringComparison.Ordinal);
        Assert.Contains("--set STAGE.data.PIPELINE.dataset.root_dir=FOLDER", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_folders_that_fit_are_named_instead_of_one_chosen()
    {
        File.WriteAllText(_folder.File("list.json"),
            """[{"gloss":"book","instances":[{"split":"train","video_id":"00001","signer_id":1}]}]""");
        Clip("WLASL/a/00001.pkl");
        Clip("WLASL/b/00001.pkl");
        using var dataset = Open("WLASLDataset",
            new() { RootDirectory = _folder.File("WLASL/poses"), SplitFile = _folder.File("list.json") });

        var error = Assert.Throws<InvalidDataException>(() => dataset.Recording(0)).Message;

        Assert.Contains($"root_dir={_folder.File("WLASL/a")}", error, StringComparison.Ordinal);
        Assert.Contains(_folder.File("WLASL/b"), error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_another_folder_is_found_by_its_name()
    {
        Clip("WLASL/poses/00001.pkl");
        Write("meta/wlasl_metadata/splits/asl2000.json",
            """[{"gloss":"book","instances":[{"split":"train","video_id":"00001","signer_id":1}]}]""");

        IsolatedDatasetSettings options = new()
        {
            RootDirectory = _folder.File("WLASL/poses"),
            SplitFile = _folder.File("meta/splits/asl2000.json"),
        };
        using var dataset = Open("WLASLDataset", options);
        Assert.Single(dataset.Items);

        Write("meta/asl2000.json", "[]"); // of another folder
        Write("meta/older/splits/asl2000.json", "[]");
        var error = Assert.Throws<InvalidDataException>(() => Open("WLASLDataset", options)).Message;
        Assert.Contains("several of its name", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Include_writes_a_word_in_two_ways_and_one_is_read()
    {
        File.WriteAllText(_folder.File("train.csv"),
            "Category,Word,Video,FilePath\nA,4.sad,a.MOV,A/4. sad/a.MOV\nA,61.Father,b.MOV,A/61. Father/b.MOV\n");
        File.WriteAllText(_folder.File("test.csv"), "Category,Word,Video,FilePath\nA,4. sad,c.MOV,A/4. sad/c.MOV\n");
        IsolatedDatasetSettings Options(string list) => new() { RootDirectory = _folder.Path, SplitFile = _folder.File(list) };
        using var train = Open("INCLUDEDataset", Options("train.csv"));
        using var test = Open("INCLUDEDataset", Options("test.csv") with { Glosses = [.. train.Glosses] });
        using var asWritten = Open("INCLUDEDataset", Options("train.csv") with { Defects = Defects.Upstream });

        Assert.Equal(["4. sad", "61. Father"], train.Glosses);
        Assert.Equal(0, test.Items[0].Label);
        Assert.Equal(train.Glosses, asWritten.Glosses);
    }

    [Fact]
    public void Include_s_pixels_with_swapped_axes_are_kept_by_upstream_and_undone_by_corrected()
    {
        File.WriteAllText(_folder.File("list.csv"), "Category,Word,Video,FilePath\nA,1. loud,a.MOV,a.MOV\n");
        PosePickle.Write(_folder.File("a.pkl"), new PoseRecording(1, 75, [.. Enumerable.Repeat(540f, 225)], new float[75]),
            videoShape: (1080, 1920));
        IsolatedDatasetSettings Options(Defects defects) =>
            new() { RootDirectory = _folder.Path, SplitFile = _folder.File("list.csv"), Defects = defects };
        using var kept = Open("INCLUDEDataset", Options(Defects.Upstream));
        using var undone = Open("INCLUDEDataset", Options(Defects.Corrected));

        Assert.Equal([540, 540], kept.Recording(0).Keypoints[..2]);
        Assert.Equal([0.5f, 0.28125f], undone.Recording(0).Keypoints[..2]);
    }

    [Fact]
    public void Autsl_s_poses_have_no_depth_and_say_so_where_it_is_asked_for()
    {
        File.WriteAllText(_folder.File("classes"), "ClassId,TR,EN\n0,abla,sister\n");
        File.WriteAllText(_folder.File("list"), "signer1_sample1,0\n");
        PosePickle.Write(_folder.File("signer1_sample1_color.pkl"),
            new PoseRecording(2, 75, new float[450], new float[150]) { HasDepth = false });
        var options = new IsolatedDatasetSettings
        {
            RootDirectory = _folder.Path,
            SplitFile = _folder.File("list"),
            ClassMappingsFile = _folder.File("classes"),
        };
        using var plane = Open("AUTSLDataset", options);
        using var space = Open("AUTSLDataset", options with { UseZ = true });

        Assert.Equal([2, 2, 75], plane.Get(0, new SampleRandom(1, 0, 0)).Shape);
        Assert.Contains("leave out pose_use_z_axis",
            Assert.Throws<InvalidDataException>(() => space.Get(0, new SampleRandom(1, 0, 0))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gb18030", "Ori_ID  L_ID  Meaning (Chinese)")] // the first release
    [InlineData("gb18030", "Ori_ID L_ID Meaning(Chinese)", "no column Meaning (Chinese) or Meaning")]
    [InlineData("utf-8", "Ori_ID\tL_ID\tMeaning (Chinese)")] // later ones
    public void Devisign_s_class_list_is_read_in_both_encodings(string encoding, string header, string? refused = null)
    {
        var text = header + "\r\n0000\t0000\t人\r\n0007\t0001\t你（您)\r\n";
        File.WriteAllBytes(_folder.File("classes"), Encoding(encoding).GetBytes(text));
        IReadOnlyList<string> Read() =>
            IsolatedDatasets.Named("DeviSignDataset").ReadGlosses(
            new() { RootDirectory = "", ClassMappingsFile = _folder.File("classes") });

        if (refused is null)
        {
            Assert.Equal(["人", "你（您)"], Read());
        }
        else
        {
            Assert.Contains(refused, Assert.Throws<InvalidDataException>(Read).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ms_asl_s_own_class_list_is_one_of_texts()
    {
        File.WriteAllText(_folder.File("MSASL_classes.json"), """["shelves","book"]""");
        Assert.Equal(["book", "shelves"], IsolatedDatasets.Named("MSASLDataset").ReadGlosses(
            new() { RootDirectory = "", ClassMappingsFile = _folder.File("MSASL_classes.json") }));
    }

    public void Dispose() => _folder.Dispose();

    private static Encoding Encoding(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name)
        ?? System.Text.Encoding.GetEncoding(name);

    private static IsolatedDataset Open(string target, IsolatedDatasetSettings options) =>
        IsolatedDatasets.Open(options with { ClassName = target }, new TransformPipeline([]));

    private void Clip(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        PosePickle.Write(_folder.File(name), Recordings.Counting(3));
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }
}

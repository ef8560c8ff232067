using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenHands.Datasets.Isolated;

namespace OpenHands.Datasets.Synthetic.Miniature;

/// <summary>
/// The data sets of isolated signs in the layouts of the published archives (docs/datasets.md), quirks included. Two signers learn and one
/// is tested, unless a data set's own rule says who.
/// </summary>
internal sealed class MiniatureSets(MiniatureClips clips)
{
    /// <summary>Frames of a clip that pretraining validates on, and that is fine-tuned by windows.</summary>
    private const int Long = 80;

    private static IReadOnlyList<SyntheticSign> Signs => MiniatureClips.Signs;

    private static IEnumerable<(int Sign, int Signer)> Performances(params int[] signers) =>
        from signer in signers from sign in Enumerable.Range(0, Signs.Count) select (sign, signer);

    public void Include(MiniatureFolder archive, MiniatureFolder metadata)
    {
        foreach (var (split, signers, space) in ((string, int[], string)[])[("train", [0, 1], ""), ("test", [2], " ")])
        {
            var rows = new StringBuilder("Category,Word,Video,FilePath\n");
            foreach (var (sign, signer) in Performances(signers))
            {
                // Folders have the blank; the first release's training list has not.
                var (category, word, video) = (Signs[sign].Category, $"{sign + 1}. {Signs[sign].Word}", $"MVI_{signer}{sign:000}.MOV");
                var file = $"{category}/{word}/{(signer == 1 && sign == 0 ? "Extra/" : "")}{video}";
                rows.Append(CultureInfo.InvariantCulture, $"{category},{sign + 1}.{space}{Signs[sign].Word},{video},{file}\n");
                clips.WritePixels(archive.File($"INCLUDE/Pose_Signs/{Path.ChangeExtension(file, ".pkl")}"), sign, signer, Long);
            }

            metadata.Text($"Train_Test_Split/{split}_include.csv", rows.ToString());
            archive.Text($"INCLUDE/Train_Test_Split/{split}_include.csv", rows.ToString());
        }

        archive.Nest("INCLUDE/Pose_Signs");
        archive.Nest("INCLUDE/Train_Test_Split");
    }

    public void Wlasl(MiniatureFolder archive, MiniatureFolder metadata)
    {
        var entries = Enumerable.Range(0, Signs.Count).Select(sign => new
        {
            gloss = Signs[sign].Word,
            instances = Enumerable.Range(0, 4).Select(signer => new
            {
                split = signer switch { 2 => "test", 3 => "val", _ => "train" },
                video_id = $"{(sign * 10) + signer:00000}",
                signer_id = signer,
            }).ToList(),
        }).ToList();
        foreach (var (sign, signer) in Performances(0, 1, 2, 3, 4)) // no split lists the last
        {
            clips.Write(archive.File($"WLASL/wlasl_poses_pickle/{(sign * 10) + signer:00000}.pkl"), sign, signer);
        }

        metadata.Text("splits/asl2000.json", JsonSerializer.Serialize(entries));
    }

    public void Autsl(MiniatureFolder archive, MiniatureFolder metadata)
    {
        metadata.Text("AUTSL/SignList_ClassId_TR_EN.csv", "ClassId,TR,EN\n"
            + string.Concat(Signs.OrderBy(sign => sign.Word, StringComparer.Ordinal)
                .Select((sign, i) => $"{i},{sign.Word},{sign.Word}\n")));
        var ids = Signs.Select(sign => sign.Word).Order(StringComparer.Ordinal).ToList();
        foreach (var (folder, list, signers) in ((string, string, int[])[])[("train", "train", [0, 1]), ("val", "validation", [3]),
            ("test", "test", [2])])
        {
            var rows = Performances(signers).Select(p => (Name: $"signer{p.Signer}_sample{p.Sign + 1}", p.Sign, p.Signer)).ToList();
            rows.ForEach(row => clips.WritePlane(archive.File($"{folder}_poses/{row.Name}_color.pkl"), row.Sign, row.Signer));
            metadata.Text($"AUTSL/{list}_labels.csv",
                string.Concat(rows.Select(row => $"{row.Name},{ids.IndexOf(Signs[row.Sign].Word)}\n")));
        }
    }

    public void MsAsl(MiniatureFolder archive, MiniatureFolder assets)
    {
        foreach (var (folder, list, signers) in ((string, string, int[])[])[("train", "train", [0, 1]), ("valid", "val", [3]),
            ("test", "test", [2])])
        {
            var rows = Performances(signers)
                .Select(p => new
                {
                    text = Signs[p.Sign].Word + " s",
                    clean_text = Signs[p.Sign].Word,
                    signer_id = p.Signer,
                    label = p.Sign
                }).ToList();
            rows.ForEach(row => clips.Write(archive.File($"MS-ASL/PKL_POSES/{folder}/{row.clean_text}/{row.signer_id}.pkl"), row.label,
                row.signer_id));
            assets.Text($"msasl_metadata/MS_ASL_SI_ASL1000_{list}.json", JsonSerializer.Serialize(rows));
        }
    }

    public void Lsa64(MiniatureFolder archive, MiniatureFolder metadata)
    {
        foreach (var (sign, signer) in Performances(1, 2, 9, 10))
        {
            clips.Write(archive.File($"pose_all_cut/{sign + 1:000}_{signer:000}_001.pkl"), sign, signer);
        }

        metadata.Text("LSA64_Cut/lsa64_signs.md", string.Concat(Signs.Select((sign, i) => $"{i + 1:00}|{sign.Word}|R|\n")));
    }

    public void Gsl(MiniatureFolder archive, MiniatureFolder metadata)
    {
        metadata.Text("GSL_split/GSL_isolated/iso_classes.csv", string.Concat(Signs.Select(sign => sign.Word + "\n")));
        foreach (var (list, signers) in ((string, int[])[])[("train", [0, 1]), ("val", [3]), ("test", [2])])
        {
            var rows = Performances(signers)
                .Select(p => (Name: $"health1_signer{p.Signer}_rep1_glosses/glosses{p.Sign:0000}", p.Sign, p.Signer)).ToList();
            rows.ForEach(row => clips.Write(archive.File($"GSL_pose/{row.Name}.pkl"), row.Sign, row.Signer));
            metadata.Text($"GSL_split/GSL_isolated/{list}_greek_iso.csv",
                string.Concat(rows.Select(row => $"{row.Name}|{Signs[row.Sign].Word}\n")));
        }
    }

    public void Asllvd(MiniatureFolder archive, MiniatureFolder assets)
    {
        assets.Text("asllvd_metadata/label_names.txt", string.Concat(Signs.Select(sign => sign.Word + "\n")));
        foreach (var (list, signers) in ((string, int[])[])[("train", [0, 1]), ("test", [2])])
        {
            var rows = Performances(signers).ToDictionary(p => $"{Signs[p.Sign].Word}-{p.Signer:000}",
                p => new { label = Signs[p.Sign].Word, has_skeleton = true });
            foreach (var (sign, signer) in Performances(signers))
            {
                clips.Write(archive.File($"PKL_POSES/{Signs[sign].Word}-{signer:000}.pkl"), sign, signer);
            }

            assets.Text($"asllvd_metadata/{list}_labels.json", JsonSerializer.Serialize(rows));
        }
    }

    public void Rwth(MiniatureFolder archive, MiniatureFolder assets)
    {
        var all = new StringBuilder();
        foreach (var (list, signers) in ((string, int[])[])[("train", [0, 1]), ("test", [2])])
        {
            var rows = new StringBuilder();
            foreach (var (sign, signer) in Performances(signers))
            {
                var name = $"01May_2010_tagesschau_{list}-{signer}{sign}";
                clips.Write(archive.File($"{list.ToUpperInvariant()}_POSES/{name}.pkl"), sign, signer);
                rows.Append($"  <recording name=\"{name}\"><segment name=\"1\"><orth>\n")
                    .Append($"      {Signs[sign].Word.ToUpperInvariant()}\n    </orth></segment></recording>\n");
            }

            Corpus(list, rows);
            all.Append(rows);
        }

        Corpus("data", all);

        void Corpus(string list, StringBuilder rows) => assets.Text(
            $"rwth_phoenix_weather_signer03_cutout_metadata/RWTH-PHOENIX-Weather-Signer03-cutout.{list}.corpus",
            $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<corpus name=\"RWTH-PHOENIX-Weather-Signer03-cutout\">\n{rows}</corpus>\n");
    }

    /// <param name="archive">The language's archive.</param>
    /// <param name="top">Its outer folder, with a slash behind it, or nothing: both forms occur.</param>
    public void Fingerspelling(MiniatureFolder archive, string top)
    {
        archive.Text(top + "glosses.csv", "A\nB\nC\nD\nE\nF\n");
        foreach (var (split, signers) in ((string, int[])[])[("train", [0]), ("test", [2])])
        {
            foreach (var (sign, signer) in Performances(signers))
            {
                clips.Write(archive.File($"{top}pkl_poses/{split}/{(char)('A' + sign)}/{signer}.pkl"), sign, signer, 10);
            }
        }
    }

    /// <summary>The poses are not public: they lie in the folder of what is brought.</summary>
    public void Csl(MiniatureFolder brought, MiniatureFolder metadata, MiniatureFolder assets)
    {
        metadata.Text("CSL/gloss_label.txt", string.Concat(Signs.Select(sign => sign.Word + "\n")));
        foreach (var (list, signers) in ((string, int[])[])[("train", [1, 2]), ("test", [36])])
        {
            var rows = Performances(signers).Select(p => (Name: $"{p.Sign:000}/P{p.Signer:00}_01_{p.Sign:00}_0._color", p.Sign, p.Signer))
                .ToList();
            rows.ForEach(row => clips.Write(brought.File($"CSL/word/pose_mediapipe/{row.Name}.pkl"), row.Sign, row.Signer));
            assets.Text($"csl_metadata/split.{list}.csv", "video_path,class_name\n"
                + string.Concat(rows.Select(row => $"{row.Name}.mp4,{Signs[row.Sign].Word}\n")));
        }
    }

    /// <inheritdoc cref="Csl"/>
    public void Devisign(MiniatureFolder brought, MiniatureFolder metadata, MiniatureFolder assets)
    {
        // The first release's list: GBK, under a header that blanks separate.
        metadata.Text("Documents/4414To2000(DEVISIGN_L)_ID&Meaning.txt", "Ori_ID  L_ID  Meaning (Chinese)\r\n"
            + string.Concat(Signs.Select((_, i) => $"{i:0000}\t{i:0000}\t{"人我你们家水"[i]}\r\n")), MetadataFile.Chinese);
        foreach (var (list, signers) in ((string, int[])[])[("train", [1, 2]), ("test", [5])])
        {
            var rows = Performances(signers)
                .Select(p => (Name: $"P{p.Signer:00}_1/P{p.Signer:00}_{p.Sign:0000}_1_0_20140708.oni", p.Sign, p.Signer)).ToList();
            rows.ForEach(row => clips.Write(brought.File($"DEVISIGN/poses_pickled/{row.Name}/pose.pkl"), row.Sign, row.Signer));
            assets.Text($"devisign_metadata/split.{list}.csv",
                "video_path,class_name\n" + string.Concat(rows.Select(row => $"{row.Name},{row.Sign}\n")));
        }
    }

    /// <inheritdoc cref="Csl"/>
    public void Bosphorus(MiniatureFolder brought, MiniatureFolder assets)
    {
        var rows = new StringBuilder("SubsetID,ClassID,ClassName_tr,ClassName_eng,UserID,RepeatID\n");
        foreach (var (sign, signer) in Performances(1, 2, 4))
        {
            clips.Write(brought.File($"BosphorusSign22k/PKL_POSES/{sign + 1:0000}/User_{signer}_001.pkl"), sign, signer);
            rows.Append(CultureInfo.InvariantCulture, $"General,{sign + 1:0000},{Signs[sign].Word},{Signs[sign].Word},User_{signer},001\n");
        }

        assets.Text("bosphorus22k_metadata/BosphorusSign22k.csv", rows.ToString());
    }
}

using OpenHands.Datasets.Catalogue;
using OpenHands.Datasets.Downloads;

namespace OpenHands.Datasets.Tests.Downloads;

public sealed class DownloadPlanTests
{
    [Fact]
    public void A_plan_counts_what_is_still_to_come()
    {
        using var folder = new TemporaryFolder();
        var catalogue = DatasetCatalogue.Load(Path.Combine(Fixtures.Root, "experiments", "catalogue"));
        File.WriteAllBytes(folder.File("Sign_Library.zip.part"), new byte[1000]);
        File.WriteAllBytes(folder.File("NIOS.zip"), new byte[1]);

        var plan = DownloadPlan.For(((string[])["ISH_News", "Sign_Library", "NIOS", "raw_dpc", "CSL"]).Select(catalogue.Find), folder.Path,
            _ => 18_999_998_999);

        Assert.Equal(
            [PlannedState.ToFetch, PlannedState.Partial, PlannedState.Present, PlannedState.ToFetch, PlannedState.NotPublic],
            plan.Items.Select(item => item.State));
        Assert.Equal((18_999_999_000, 1, false), (plan.Bytes, plan.UnknownSizes, plan.Fits));
        Assert.Equal("not public: bring your own", plan.Items[4].Entry.Availability.Text());
    }

    [Fact]
    public void A_folder_that_is_not_there_yet_has_the_room_of_its_disk()
    {
        using var folder = new TemporaryFolder();

        Assert.True(DownloadPlan.For([], Path.Combine(folder.Path, "not", "yet")).FreeBytes > 0);
    }
}

namespace OpenHands.Poses.Landmarks;

/// <summary>
/// The colours of a drawn person's two sides, in every picture and page of this project: left blue, right orange. The pair stays apart for
/// colour-blind readers and in grey print (Okabe and Ito, 2008); each has a lighter form for dark backgrounds.
/// </summary>
public static class SideColours
{
    /// <summary>The person's left side, #rrggbb.</summary>
    public const string Left = "#0072b2";

    /// <summary>The person's right side, #rrggbb.</summary>
    public const string Right = "#d55e00";

    /// <summary>The left side on a dark background.</summary>
    public const string LeftOnDark = "#6cb8f0";

    /// <summary>The right side on a dark background.</summary>
    public const string RightOnDark = "#ff9a4d";
}

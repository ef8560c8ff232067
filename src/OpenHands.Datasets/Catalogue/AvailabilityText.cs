namespace OpenHands.Datasets.Catalogue;

/// <summary>How availabilities are written in the catalogue and in lists.</summary>
public static class AvailabilityText
{
    /// <summary><c>public</c>, <c>on request</c> or <c>not public: bring your own</c>.</summary>
    public static string Text(this Availability availability) => availability switch
    {
        Availability.Public => "public",
        Availability.OnRequest => "on request",
        _ => "not public: bring your own",
    };
}

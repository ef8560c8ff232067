namespace OpenHands.Datasets.Catalogue;

/// <summary>Whether a file can be fetched by anyone.</summary>
public enum Availability
{
    /// <summary>Anyone may download it.</summary>
    Public,

    /// <summary>Its owners give it on request.</summary>
    OnRequest,

    /// <summary>Not published: bring your own.</summary>
    NotPublic,
}

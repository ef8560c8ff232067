namespace OpenHands.Formats.Pickles;

/// <summary>What a translated pickle asks of <see cref="PickleObjects"/>, each with a tuple of arguments.</summary>
internal enum PickleRequest
{
    /// <summary>(item, ...): a list or a set.</summary>
    NewList,

    /// <summary>(key, value, ...).</summary>
    NewDictionary,

    /// <summary>(list, (item, ...)).</summary>
    Append,

    /// <summary>(dict, (key, value, ...)).</summary>
    SetItems,

    /// <summary>(module, name).</summary>
    Find,

    /// <summary>(global, arguments) or (global, arguments, named arguments).</summary>
    Call,

    /// <summary>(object, state).</summary>
    Build,

    /// <summary>The id itself.</summary>
    Persistent,
}

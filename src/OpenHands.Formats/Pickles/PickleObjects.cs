using Razorvine.Pickle;

namespace OpenHands.Formats.Pickles;

/// <summary>What a translated pickle asks for: each request is a persistent id (arguments, <see cref="PickleRequest"/>).</summary>
internal sealed class PickleObjects(PickleVocabulary vocabulary, PickleBudget budget) : Unpickler
{
    protected override object? persistentLoad(object pid)
    {
        // Every persistent id is the translation's; the file's own ones arrive as requests too.
        var (argument, request) = (((object?[])pid)[0], (PickleRequest)(int)((object?[])pid)[1]!);
        return request == PickleRequest.Persistent ? vocabulary.Persistent(argument, budget) : Answer(request, (object?[])argument!);
    }

    private object? Answer(PickleRequest request, object?[] arguments)
    {
        switch (request)
        {
            case PickleRequest.NewList:
                return new List<object?>(arguments);
            case PickleRequest.NewDictionary:
                var dictionary = new PickleDictionary();
                SetItems(dictionary, arguments);
                return dictionary;
            case PickleRequest.Append:
                Append(arguments[0], (object?[])arguments[1]!);
                return arguments[0];
            case PickleRequest.SetItems:
                SetItems(arguments[0], (object?[])arguments[1]!);
                return arguments[0];
            case PickleRequest.Find:
                return arguments is [string module, string name] ? vocabulary.Find(module, name) : throw new InvalidDataException(
                    "the pickle is corrupt: a global whose name is not text");
            case PickleRequest.Call:
                return Call(arguments);
            default:
                SetState(arguments[0], arguments[1]);
                return arguments[0];
        }
    }

    private static void Append(object? target, object?[] items)
    {
        if (target is List<object?> list)
        {
            list.AddRange(items);
        }
        else if (target is not ForeignObject)
        {
            throw new InvalidDataException("the pickle is corrupt: it appends to something that is not a list");
        }
    }

    private static void SetItems(object? target, object?[] items)
    {
        if (items.Length % 2 != 0)
        {
            throw new InvalidDataException("the pickle is corrupt: a key without a value");
        }

        if (target is PickleDictionary dictionary)
        {
            for (var i = 0; i < items.Length; i += 2)
            {
                dictionary.Set(items[i], items[i + 1]);
            }
        }
        else if (target is not ForeignObject)
        {
            throw new InvalidDataException("the pickle is corrupt: it sets an item of something that is not a dict");
        }
    }

    private object? Call(object?[] call)
    {
        var global = call[0] as PickleGlobal ?? throw new InvalidDataException("refused: the pickle calls a value that is not a function");
        if (call.Length == 3 && call[2] is not PickleDictionary { Entries.Count: 0 } && !global.IsForeign)
        {
            throw new InvalidDataException($"refused: the pickle calls '{global.Name}' with named arguments");
        }

        return global.Call is { } function && call[1] is object?[] arguments
            ? function(arguments, budget)
            : throw new InvalidDataException($"refused: the pickle calls '{global.Name}', which is not allowed");
    }

    private void SetState(object? target, object? state)
    {
        if (target is IPickleState built)
        {
            built.SetState(state, budget);
        }
        else if (target is not (PickleDictionary or ForeignObject))
        {
            // Attributes of an OrderedDict (a state dict's _metadata) say nothing about values and are dropped; nothing else has a state.
            throw new InvalidDataException("refused: the pickle sets the state of an object that has none");
        }
    }
}

/// <summary>An object that the BUILD opcode may complete with a state, as <c>__setstate__</c> does in Python.</summary>
internal interface IPickleState
{
    /// <summary>Takes the state over.</summary>
    /// <exception cref="InvalidDataException">It is not the state that this object writes.</exception>
    void SetState(object? state, PickleBudget budget);
}

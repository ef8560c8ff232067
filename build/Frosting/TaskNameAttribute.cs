namespace Cake.Frosting;

/// <summary>The name a task is called by (its type name without this attribute).</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TaskNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

namespace Cake.Frosting;

/// <summary>Goes on with the next task when this one throws.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ContinueOnErrorAttribute : Attribute;

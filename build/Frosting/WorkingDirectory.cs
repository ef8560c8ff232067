using Cake.Core.IO;

namespace Cake.Frosting;

/// <summary>The folder that the host starts in.</summary>
internal sealed record WorkingDirectory(DirectoryPath Path);

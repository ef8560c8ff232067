using Xunit.Sdk;
using Xunit.v3;

// torch's random generator is one per process: tests that compare bits must not draw from it side by side.
[assembly: Parallelization(Mode = ParallelMode.None)]

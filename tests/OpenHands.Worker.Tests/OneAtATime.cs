using Xunit.Sdk;
using Xunit.v3;

// Commands run in this process and seed torch's one generator: side by side they would draw each other's numbers.
[assembly: Parallelization(Mode = ParallelMode.None)]

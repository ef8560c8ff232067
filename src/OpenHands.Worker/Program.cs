using OpenHands.Worker.CommandLine;
using OpenHands.Worker.Running;

// openhands <verb> --option=value ...; one file per verb under Verbs/, listed in CommandLine/VerbTable.cs.
using var interruption = new Interruption();
return VerbRunner.Run(args, Console.Out, Console.Error, interruption);

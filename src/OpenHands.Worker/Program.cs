Console.Error.WriteLine("usage: openhands <verb> [--option=value ...]");
return 2;

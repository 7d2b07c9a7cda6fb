using StonMedia.Http.Cli;

return await new CommandLine(Console.Out, Console.Error, host: null).RunAsync(args);

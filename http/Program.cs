using StonMedia.Http.Cli;
using StonMedia.Http.Hosting;

return await new CommandLine(Console.Out, Console.Error, new EdgeHost()).RunAsync(args);

return MixpanelFunctions.FunctionApp.Run(args, Console.Error);

namespace MixpanelFunctions.Local.AdobeImport.DataElements;

/// <summary>A secret of Adobe's.</summary>
/// <param name="Setting">The app setting that has it here.</param>
/// <param name="Id">Its id at Adobe.</param>
/// <param name="Description">The description, as shown to users.</param>
internal sealed record SecretSource(string Setting, string Id, string Description);

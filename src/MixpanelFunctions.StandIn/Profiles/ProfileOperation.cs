namespace MixpanelFunctions.StandIn.Profiles;

/// <summary>The operation of an update (mixpanel/docs <c>openapi/ingestion.openapi.yaml</c>, <c>/engage</c> and <c>/groups</c>).</summary>
internal enum ProfileOperation
{
    Set,
    SetOnce,
    Add,
    Union,
    Append,
    Remove,
    Unset,
    Delete,
}

internal static class KnownOperations
{
    /// <summary>The operation of this name; null when the name is none.</summary>
    public static ProfileOperation? Find(string name) => name switch
    {
        "$set" => ProfileOperation.Set,
        "$set_once" => ProfileOperation.SetOnce,
        "$add" => ProfileOperation.Add,
        "$union" => ProfileOperation.Union,
        "$append" => ProfileOperation.Append,
        "$remove" => ProfileOperation.Remove,
        "$unset" => ProfileOperation.Unset,
        "$delete" => ProfileOperation.Delete,
        _ => null,
    };

    /// <summary>
    /// Whether groups have it: "$set, $set_once, $add, $union, $remove, $unset, and $delete" (mixpanel/docs
    /// <c>reference/group-batch-update</c>).
    /// </summary>
    public static bool IsForGroups(ProfileOperation operation) => operation != ProfileOperation.Append;
}

namespace MixpanelFunctions.StandIn.Configuration;

/// <summary>
/// How a row of <c>failed_records</c> spells the key of the event's id. Mixpanel's public reference spells it both ways:
/// <c>reference/import-events</c> with the dollar sign, <c>openapi/ingestion.openapi.yaml</c> without.
/// </summary>
public enum FailedRecordId
{
    /// <summary><c>$insert_id</c></summary>
    DollarInsertId,

    /// <summary><c>insert_id</c></summary>
    InsertId,
}

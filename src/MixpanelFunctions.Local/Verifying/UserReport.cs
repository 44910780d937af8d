using System.Globalization;
using System.Text.Json;
using MixpanelFunctions.Verifying.Users;

namespace MixpanelFunctions.Local.Verifying;

/// <summary>Which ids are one user in Mixpanel, as text and as JSON.</summary>
internal static class UserReport
{
    private const int MostShown = 5;

    /// <summary>Writes a line for each user.</summary>
    public static void Write(TextWriter output, IReadOnlyList<UserSighting> users, int sharedDevices)
    {
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{users.Count(user => user.IsOne):N0} of {users.Count:N0} users are one user in Mixpanel"));
        if (sharedDevices > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{sharedDevices:N0} devices were used by several users and are not checked: Mixpanel keeps each with the first"));
        }

        foreach (UserSighting user in users.OrderBy(user => user.IsOne))
        {
            output.WriteLine(Line(user));
        }
    }

    /// <summary>Writes the users as members of the result.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<UserSighting> users, int sharedDevices)
    {
        json.WriteNumber("sharedDevices", sharedDevices);
        json.WriteStartArray("users");
        foreach (UserSighting user in users)
        {
            json.WriteStartObject();
            json.WriteString("user", user.User);
            json.WriteBoolean("isOne", user.IsOne);
            json.WriteNumber("linkedIds", user.Linked);
            json.WriteNumber("events", user.Events);
            json.WriteStartObject("distinctIds");
            foreach ((string id, long events) in user.Resolved)
            {
                json.WriteNumber(id, events);
            }

            json.WriteEndObject();
            json.WriteStartArray("linkedByOthers");
            foreach (string id in user.Others)
            {
                json.WriteStringValue(id);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Line(UserSighting user)
    {
        string ids = user.Linked == 0 ? "the rules link no id to it" : string.Create(CultureInfo.InvariantCulture, $"{user.Linked:N0} ids by your rules");
        string held = user.Resolved.Count switch
        {
            0 => "no event in Mixpanel",
            1 => string.Create(CultureInfo.InvariantCulture, $"{user.Events:N0} events, one user in Mixpanel"),
            int several => string.Create(CultureInfo.InvariantCulture, $"{user.Events:N0} events of {several:N0} users in Mixpanel: ") + Join(user.Resolved.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} ({pair.Value:N0})"))),
        };
        string others = user.Others.Count == 0 || user.Resolved.Count != 1 ? string.Empty : $"; linked by another sender: {Join(user.Others)}";
        return $"{user.User}: {ids}, {held}{others}";
    }

    private static string Join(IEnumerable<string> texts)
    {
        string[] all = [.. texts];
        return string.Join(", ", all.Take(MostShown)) + (all.Length > MostShown ? string.Create(CultureInfo.InvariantCulture, $" and {all.Length - MostShown:N0} more") : string.Empty);
    }
}

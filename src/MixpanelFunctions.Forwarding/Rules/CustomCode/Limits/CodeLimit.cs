namespace MixpanelFunctions.Forwarding.Rules.CustomCode.Limits;

/// <summary>The limits that a run of custom code can exceed.</summary>
internal enum CodeLimit
{
    /// <summary>The number of statements.</summary>
    Statements,

    /// <summary>The thread's processor time.</summary>
    Work,

    /// <summary>Memory that was allocated.</summary>
    Memory,

    /// <summary>The stack that runs on the caller's thread may use; a thread with a larger stack may do it.</summary>
    ShallowStack,

    /// <summary>The stack that any run may use.</summary>
    Stack,

    /// <summary>Time on the clock in which the thread did not work.</summary>
    Wait,
}

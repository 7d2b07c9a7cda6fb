namespace StonMedia.Http.Logging;

/// <summary>How a response ended: x-end of the access log.</summary>
internal enum ResponseEnd
{
    /// <summary>Everything was handed to the connection.</summary>
    Whole,

    /// <summary>The client hung up, or took nothing for client.send-timeout.</summary>
    Client,

    /// <summary>The rest of the body could not be had, so the connection was cut.</summary>
    Cut,

    /// <summary>The server was stopped and shutdown-grace was over.</summary>
    Stop,
}

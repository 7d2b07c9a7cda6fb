namespace StonMedia.Cache.Conditions;

internal enum ConditionTestKind
{
    Url,
    Header,
    Cookie,
    Query,
    Ip,
    Country,
    Method,
    Mime,
}

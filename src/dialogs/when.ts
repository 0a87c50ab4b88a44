/** A moment as people say it, in their language and the team's zone: day ("tomorrow", "Monday") and time. */
export function when(
  at: number,
  { now, locale, zone }: { now: number; locale: string; zone: string | undefined },
): {
  day: string;
  time: string;
} {
  const inZone = { ...(zone && { timeZone: zone }) };
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...inZone, ...options });
  const date = (time: number) =>
    Date.parse(new Intl.DateTimeFormat('en-CA', { ...inZone, dateStyle: 'short' }).format(time).slice(0, 10));
  const days = Math.round((date(at) - date(now)) / 86_400_000);
  const day =
    days <= 1
      ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
      : format({ weekday: 'long', ...(days > 6 && { day: 'numeric', month: 'long' }) }).format(at);
  return { day, time: format({ hour: 'numeric', minute: '2-digit', timeZoneName: 'shortGeneric' }).format(at) };
}

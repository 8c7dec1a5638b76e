const slotMicros = 15 * 60 * 1_000_000;

/**
 * Minutes that clocks of a zone (IANA, such as `Asia/Shanghai`) are ahead of UTC at a time, in µs since 1970; without a name, clocks of
 * this machine. Undefined for a zone that nobody knows.
 */
export function zoneMinutes(name: string | undefined): ((timeMicros: number) => number) | undefined {
  if (name === undefined) return (timeMicros) => -new Date(timeMicros / 1_000).getTimezoneOffset();
  const format = zoneFormat(name);
  if (format === undefined) return undefined;
  let slot = Number.NaN;
  let minutes = 0;
  return (timeMicros) => {
    // Clocks are changed at the quarter of an hour.
    const at = Math.floor(timeMicros / slotMicros);
    if (at !== slot) {
      slot = at;
      minutes = minutesOf(format.format(new Date(timeMicros / 1_000)));
    }
    return minutes;
  };
}

function zoneFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Of `2026 GMT+08:00`; `GMT` alone is UTC. */
function minutesOf(formatted: string): number {
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{1,2}):(\d{2})/.exec(formatted) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

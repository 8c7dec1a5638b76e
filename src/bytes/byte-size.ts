const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A number of bytes for people, `1.43 MiB`: three significant digits, powers of 1,024; fractions of a byte are rounded. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // From 999.5 on, three digits would round to 1000.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

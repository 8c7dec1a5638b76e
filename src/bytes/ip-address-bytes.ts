/**
 * The bytes of an IP address, in network order: 4 of IPv4, 16 of IPv6 (RFC 4291, section 2.2), of which the last four may be
 * written as IPv4. A zone is ignored. `undefined` for anything else.
 */
export function ipAddressBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  const [address = ''] = text.split('%', 1);
  const bytes = address.includes(':') ? ipv6Bytes(address) : ipv4Bytes(address);
  return bytes === undefined ? undefined : Uint8Array.from(bytes);
}

function ipv4Bytes(text: string): readonly number[] | undefined {
  const bytes = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return bytes?.every((byte) => byte <= 255) ? bytes : undefined;
}

function ipv6Bytes(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupBytes(halves[0] ?? '', halves.length === 1);
  const tail = groupBytes(halves[1] ?? '', true);
  if (head === undefined || tail === undefined) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 2) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

/** The bytes of colon-separated groups; the last may be an IPv4 address where `atEnd`. */
function groupBytes(text: string, atEnd: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const written = text.split(':');
  for (const [index, group] of written.entries()) {
    const ipv4 = atEnd && index === written.length - 1 ? ipv4Bytes(group) : undefined;
    if (ipv4 !== undefined) bytes.push(...ipv4);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >>> 8, value & 0xff);
    } else return undefined;
  }
  return bytes;
}

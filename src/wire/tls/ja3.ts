import { numberAt } from '../read-fields.js';

const versionBytes = 2;
const randomBytes = 32;
const extensionHeaderBytes = 4;
const supportedGroups = 10;
const pointFormats = 11;

/**
 * What tells one client of TLS from another, as JA3 writes it: the version, cipher suites, extensions, groups and formats of points of its
 * hello, as decimal numbers in their order; of the hello of a server (JA3S) version, suite and extensions. Values that are there to be
 * ignored (GREASE, RFC 8701) are left out. `undefined` if the hello, whose body lies from `from` to before `end`, is not whole.
 */
export function ja3Text(bytes: Uint8Array, from: number, end: number, isClient: boolean): string | undefined {
  const version = numberAt(bytes, from, versionBytes);
  const sessionAt = from + versionBytes + randomBytes;
  if (sessionAt >= end) return undefined;
  let at = sessionAt + 1 + (bytes[sessionAt] ?? 0);
  let suites: readonly number[];
  if (isClient) {
    const suitesBytes = at + 2 <= end ? numberAt(bytes, at, 2) : end;
    const methodsAt = at + 2 + suitesBytes;
    if (methodsAt >= end) return undefined;
    suites = numbersAt(bytes, at + 2, methodsAt, 2);
    at = methodsAt + 1 + (bytes[methodsAt] ?? 0);
  } else {
    if (at + 3 > end) return undefined;
    suites = [numberAt(bytes, at, 2)];
    at += 3;
  }
  if (at > end) return undefined;
  const found = extensionsAt(bytes, at, end);
  if (found === undefined) return undefined;
  const parts = isClient ? [suites, found.types, found.groups, found.formats] : [suites, found.types];
  return [String(version), ...parts.map(joined)].join(',');
}

interface Extensions {
  readonly types: readonly number[];
  readonly groups: readonly number[];
  readonly formats: readonly number[];
}

function extensionsAt(bytes: Uint8Array, from: number, end: number): Extensions | undefined {
  const types: number[] = [];
  let groups: readonly number[] = [];
  let formats: readonly number[] = [];
  // A hello without extensions has no length of them either.
  if (from < end && (from + 2 > end || numberAt(bytes, from, 2) !== end - from - 2)) return undefined;
  for (let at = from + 2; at < end; ) {
    if (at + extensionHeaderBytes > end) return undefined;
    const type = numberAt(bytes, at, 2);
    const dataAt = at + extensionHeaderBytes;
    at = dataAt + numberAt(bytes, at + 2, 2);
    if (at > end) return undefined;
    types.push(type);
    if (type === supportedGroups) groups = numbersAt(bytes, dataAt + 2, at, 2);
    else if (type === pointFormats) formats = numbersAt(bytes, dataAt + 1, at, 1);
  }
  return { types, groups, formats };
}

function numbersAt(bytes: Uint8Array, from: number, end: number, length: number): readonly number[] {
  const numbers: number[] = [];
  for (let at = from; at + length <= end; at += length) numbers.push(numberAt(bytes, at, length));
  return numbers;
}

function joined(numbers: readonly number[]): string {
  return numbers.filter((number) => !isGrease(number)).join('-');
}

/** 0x0a0a, 0x1a1a … 0xfafa. */
function isGrease(number: number): boolean {
  return (number & 0x0f0f) === 0x0a0a && number >> 8 === (number & 0xff);
}

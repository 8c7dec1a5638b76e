import { parseBase64 } from '../bytes/base64.js';
import { formatHex } from '../bytes/hex.js';

/** What an entry of the audit says of a request: its params and the plain values of its body, by name. */
export type AuditWhat = Readonly<Record<string, string | number | boolean>>;

/** Bytes of a message that are told. */
export const maxAuditBytes = 64;
const maxValues = 24;
const maxCharacters = 120;

/**
 * Whether a text is told, by its name in params and bodies; one that does not stand here is left out. A file of the workspace may hold a
 * password, a description of an endpoint its key, and a reply, a note or what fills the blanks of a message anything.
 */
export const auditedTexts: Readonly<Record<string, boolean>> = {
  address: true,
  as: true,
  bench: true,
  bind: true,
  captureFilter: true,
  chatRoom: true,
  checksum: true,
  choice: true,
  direction: true,
  duplex: true,
  encoding: true,
  endpoint: true,
  engine: true,
  environment: true,
  file: true,
  filter: true,
  framing: true,
  host: true,
  id: true,
  interface: true,
  into: true,
  keep: true,
  kind: true,
  label: true,
  lesson: true,
  level: true,
  mine: false,
  mode: true,
  multicast: true,
  name: true,
  note: false,
  number: true,
  path: true,
  peer: true,
  perClient: true,
  receivedChecksum: true,
  remote: true,
  reply: false,
  revision: false,
  rules: false,
  sendProxyHeader: true,
  side: true,
  source: true,
  subject: true,
  target: true,
  text: false,
  tidPorts: true,
  tls: false,
  tlsListen: false,
  tlsTarget: false,
  to: true,
  type: true,
  url: true,
  write: true,
};

/** What an entry says of the request of an operation: bounded, no more of a message than its first bytes, and no secret. */
export function auditWhat(request: Readonly<Record<string, unknown>>): AuditWhat {
  const { body, ...params } = request;
  const told: Record<string, string | number | boolean> = {};
  for (const [key, value] of [...Object.entries(params), ...Object.entries(plainObject(body))]) {
    if (Object.keys(told).length >= maxValues) break;
    if (key === 'data' && typeof value === 'string') Object.assign(told, dataOf(value));
    else if (typeof value === 'number' || typeof value === 'boolean') told[key] = value;
    else if (typeof value === 'string' && auditedTexts[key] === true) told[key] = shortened(value);
  }
  return told;
}

/** What was done, as one line: `id=e1 data=48656c6c6f bytes=5`. */
export function auditWords(what: AuditWhat): string {
  return Object.entries(what)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

/** The first bytes of a message in base64, and how many there are. */
function dataOf(base64: string): AuditWhat {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  const first = parseBase64(base64.slice(0, Math.ceil(maxAuditBytes / 3) * 4))?.subarray(0, maxAuditBytes);
  return { data: formatHex(first ?? new Uint8Array(), ''), bytes: (base64.length / 4) * 3 - padding };
}

/** A text of bounded length, without what stands before an at sign in a URL. */
function shortened(text: string): string {
  const plain = text.replaceAll(/\/\/[^@/]*@/g, '//…@');
  return plain.length <= maxCharacters ? plain : `${plain.slice(0, maxCharacters)}…`;
}

function plainObject(value: unknown): Readonly<Record<string, unknown>> {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isPlain && !(Symbol.asyncIterator in value) ? (value as Readonly<Record<string, unknown>>) : {};
}

import { describe, expect, it } from 'vitest';
import { isAudited } from './audit.js';
import { auditedTexts, auditWhat, auditWords } from './audit-what.js';
import { type OperationName, operations } from './table.js';

const secret = 'pa55word';

/** Of a schema of typebox, as far as it says where texts are. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

const mayBeText = ({ type, const: only, enum: words, anyOf }: Schema): boolean =>
  type === 'string' ||
  typeof only === 'string' ||
  words?.some((word) => typeof word === 'string') === true ||
  anyOf?.some(mayBeText) === true;

function textsOf(schema: Schema | undefined): readonly string[] {
  const parts = [...(schema?.anyOf ?? []), ...(schema?.allOf ?? [])].flatMap(textsOf);
  const own = Object.entries(schema?.properties ?? {}).filter(([, value]) => mayBeText(value));
  return [...parts, ...own.map(([name]) => name)];
}

it('of each text of what is audited it stands whether the audit tells it, and of no other', () => {
  const audited = (Object.keys(operations) as OperationName[]).filter(isAudited);
  const texts = audited.flatMap((name) => {
    const { params, body } = JSON.parse(JSON.stringify(operations[name])) as Readonly<Record<string, Schema>>;
    return [...textsOf(params), ...textsOf(body)];
  });
  // Of a message its first bytes are told.
  const named = new Set(texts.filter((text) => text !== 'data'));
  expect(Object.keys(auditedTexts).toSorted()).toEqual([...named].toSorted());
});

describe('what the audit says of a request', () => {
  it('is its params and the plain values of its body', () => {
    const body = {
      type: 'tcp-listen',
      address: '127.0.0.1:7777',
      autoStart: true,
      workers: 2,
      limits: { a: 1 },
    };
    expect(auditWhat({ id: 'e1', body })).toEqual({
      ...{ id: 'e1', type: 'tcp-listen', address: '127.0.0.1:7777', autoStart: true, workers: 2 },
    });
  });

  it('holds the first 64 bytes of a message, and how many there are', () => {
    const data = (bytes: Uint8Array) => ({ id: 'e1', body: { data: Buffer.from(bytes).toString('base64') } });
    expect(auditWhat(data(new Uint8Array([0x48, 0x69])))).toEqual({ id: 'e1', data: '4869', bytes: 2 });
    expect(auditWhat(data(new Uint8Array(0)))).toEqual({ id: 'e1', data: '', bytes: 0 });
    const long = auditWhat(data(new Uint8Array(100_000).fill(0xab)));
    expect(long).toEqual({ id: 'e1', data: 'AB'.repeat(64), bytes: 100_000 });
  });

  it.each([
    ['the text of a file', { path: 'environments/lab.yaml', body: { text: secret, revision: secret } }],
    ['a key', { id: 'e1', body: { type: 'tcp-listen', tls: { certificatePem: secret, keyPem: secret } } }],
    ['what fills the blanks of a message', { body: { name: 'login', set: { password: secret } } }],
    ['a note', { number: '7', body: { note: secret, tags: [secret] } }],
    ['a field that nobody thought of', { id: 'e1', body: { later: secret } }],
    ['the user of a URL', { body: { url: `tftp://ana:${secret}@10.0.0.1/x` } }],
  ])('leaves out %s', (_what, request) => {
    expect(JSON.stringify(auditWhat(request))).not.toContain(secret);
  });

  it('is bounded', () => {
    const body = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`n${index}`, index]));
    const what = auditWhat({ name: 'x'.repeat(10_000), body });
    expect(Object.keys(what)).toHaveLength(24);
    expect(String(what.name)).toHaveLength(121);
  });

  it('reads nothing of a file that is streamed', () => {
    const content = (async function* () {
      yield new Uint8Array(1);
    })();
    expect(auditWhat({ name: 'boot.img', overwrite: true, body: content })).toEqual({
      ...{ name: 'boot.img', overwrite: true },
    });
  });

  it('is one line of words', () => {
    expect(auditWords({ id: 'e1', data: '4869', bytes: 2 })).toBe('id=e1 data=4869 bytes=2');
    expect(auditWords({})).toBe('');
  });
});

import { describe, expect, it } from 'vitest';
import { targetOf } from '../../../test/tftp-target.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Opened, ServedFiles } from '../../tftp/server/served-files.js';
import type { Sink } from '../../tftp/transfer-data.js';
import { type DynamicAnswer, DynamicFiles, type DynamicRequest } from './dynamic-files.js';

const client = '192.0.2.7';
const open = (answer: DynamicAnswer, below?: ServedFiles): Promise<Opened> =>
  new DynamicFiles(() => answer, below).open(targetOf('folder/file'), client);

/** The pieces of an opened content; rejects as its stream does. */
async function pieces(opened: Opened): Promise<readonly string[]> {
  if (opened.type !== 'file') throw new Error(opened.type);
  const { content } = opened;
  if (content.type === 'whole') return [Buffer.from(content.bytes).toString()];
  const found: string[] = [];
  for (let one = await content.next(); one !== undefined; one = await content.next()) {
    found.push(Buffer.from(one).toString());
  }
  return found;
}

async function* streamOf(...texts: readonly string[]): AsyncGenerator<Uint8Array, void, void> {
  for (const text of texts) yield Buffer.from(text);
}

/** Files of another kind below a program's, and the requests to them. */
function filesBelow() {
  const asked: string[] = [];
  const note =
    (what: string) =>
    (...[target, from]: readonly unknown[]): void => {
      asked.push([what, (target as { name?: string } | undefined)?.name, from].filter(Boolean).join(' '));
    };
  const sink = {} as Sink;
  const below: ServedFiles = {
    shareMemory: note('share'),
    open: async (...given) => {
      note('open')(...given);
      return { type: 'missing', nearest: 'fill' };
    },
    inspect: async (...given) => {
      note('inspect')(...given);
      return { type: 'file', sizeBytes: 3 };
    },
    create: async (...given) => {
      note(`create ${given[2]}`)(...given);
      return sink;
    },
    close: async () => note('close')(),
  };
  return { below, asked, sink };
}

describe('a program that makes files', () => {
  it('is asked by name, client and mode', async () => {
    const asked: DynamicRequest[] = [];
    const files = new DynamicFiles((request) => {
      asked.push(request);
      return 'x';
    });
    await files.open({ ...targetOf('as it came'), segments: ['a', 'b'], mode: 'netascii' }, client);
    expect(asked).toEqual([{ name: 'a/b', client, mode: 'netascii' }]);
  });

  it.each<[string, DynamicAnswer, readonly string[]]>([
    ['a text, as UTF-8', 'grüße', ['grüße']],
    ['an empty text', '', ['']],
    ['bytes', Uint8Array.of(0x61, 0x62), ['ab']],
    ['a stream', streamOf('one', '', 'two'), ['one', 'two']],
    ['a stream of a size that it keeps', { stream: streamOf('one', 'two'), sizeBytes: 6 }, ['one', 'two']],
    ['a stream of nothing', { stream: streamOf(), sizeBytes: 0 }, []],
  ])('may answer with %s', async (_, answer, expected) => {
    expect(await pieces(await open(answer))).toEqual(expected);
  });

  it('announces the size of a stream that it knows', async () => {
    const opened = await open({ stream: streamOf('x'), sizeBytes: 1 });
    expect(opened).toMatchObject({ content: { type: 'stream', sizeBytes: 1 } });
    expect(await open(streamOf('x'))).not.toHaveProperty('content.sizeBytes');
  });

  it('may reuse the memory of bytes and chunks at once', async () => {
    const bytes = Buffer.from('bytes');
    const opened = await open(bytes);
    bytes.fill('x');
    expect(await pieces(opened)).toEqual(['bytes']);
    const chunk = Buffer.from('one');
    const stream = async function* () {
      yield chunk;
      chunk.write('two');
      yield chunk;
    };
    const streamed = await open(stream());
    expect(await pieces(streamed)).toEqual(['one', 'two']);
  });

  it.each([
    ['more', streamOf('one', 'two', 'six'), 5, 6],
    ['less', streamOf('one'), 5, 3],
    ['nothing', streamOf(), 5, 0],
  ])('fails where %s comes than was promised', async (_, stream, promised, given) => {
    await expect(pieces(await open({ stream, sizeBytes: promised }))).rejects.toMatchObject({
      code: 'TFTP_READ_FAILED',
      failure: { params: { text: 'folder/file', reason: 'promised-size-differs', promised, given } },
    });
  });

  it('may refuse in words of its own', async () => {
    expect(await open({ refuse: 'not today' })).toEqual({
      type: 'refused',
      failure: expect.objectContaining({
        code: 'TFTP_SOURCE_REFUSED',
        params: { text: 'folder/file', reason: 'not today' },
      }),
    });
  });

  it.each([
    ['throws', () => expect.fail('no disk')],
    ['rejects', () => Promise.reject(new Error('no disk'))],
  ])('that %s is a refusal with its words', async (_, source) => {
    const opened = await new DynamicFiles(source).open(targetOf('file'), client);
    expect(opened).toMatchObject({
      type: 'refused',
      failure: { code: 'TFTP_READ_FAILED', params: { text: 'file', reason: 'no disk' } },
    });
  });

  it('may throw a failure of the catalog, which stays what it is', async () => {
    const source = () => Promise.reject(new BreakoutboxError('TFTP_NOT_A_FILE', { text: 'file' }));
    const opened = await new DynamicFiles(source).open(targetOf('file'), client);
    expect(opened).toMatchObject({ type: 'refused', failure: { code: 'TFTP_NOT_A_FILE' } });
  });

  it('whose stream breaks off fails with its message, and is ended with the transfer', async () => {
    let ended = 0;
    const breaking = async function* () {
      try {
        yield Buffer.from('one');
        throw new Error('gone');
      } finally {
        ended += 1;
      }
    };
    await expect(pieces(await open(breaking()))).rejects.toMatchObject({
      failure: { code: 'TFTP_READ_FAILED', params: { reason: 'gone' } },
    });
    const opened = await open({ stream: breaking(), sizeBytes: 3 });
    if (opened.type !== 'file' || opened.content.type !== 'stream') throw new Error(opened.type);
    await opened.content.next();
    opened.content.release();
    expect(await opened.content.next()).toBeUndefined();
    expect(ended).toBe(2);
  });
});

describe('with no files below', () => {
  it('a name that the program does not know is missing, and nothing takes uploads', async () => {
    const files = new DynamicFiles(() => undefined);
    const target = targetOf('file', 'put');
    files.shareMemory();
    expect(await files.open(target, client)).toEqual({ type: 'missing' });
    expect(await files.inspect(target, client)).toEqual({ type: 'other' });
    await expect(files.create(target, client, true)).rejects.toMatchObject({
      code: 'TFTP_WRITE_FAILED',
      failure: { params: { text: 'file', reason: 'takes-no-uploads' } },
    });
    await files.close();
  });
});

describe('with files below', () => {
  it('a name that the program does not know, and every upload, is theirs', async () => {
    const { below, asked, sink } = filesBelow();
    const files = new DynamicFiles(({ name }) => (name === 'made' ? 'made' : undefined), below);
    files.shareMemory();
    expect(await pieces(await files.open(targetOf('made'), client))).toEqual(['made']);
    expect(await files.open(targetOf('file'), client)).toEqual({ type: 'missing', nearest: 'fill' });
    expect(await files.inspect(targetOf('made', 'put'), client)).toEqual({ type: 'file', sizeBytes: 3 });
    expect(await files.create(targetOf('made', 'put'), client, false)).toBe(sink);
    await files.close();
    expect(asked).toEqual([
      'share',
      `open file ${client}`,
      `inspect made ${client}`,
      `create false made ${client}`,
      'close',
    ]);
  });
});

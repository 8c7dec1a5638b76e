import process from 'node:process';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { plainSettings } from '../../../test/cli-settings.js';
import { scriptedEndpoint } from '../../../test/scripted-endpoint.js';
import { type EndpointInput, type EndpointSpec, parseEndpoint } from '../../app/index.js';
import { BreakoutboxError } from '../../errors/error.js';
import { orThrow } from '../../errors/parsed.js';
import { Hub } from '../../traffic/hub.js';
import { EventView } from '../output/event-view.js';
import { Output } from '../output/output.js';
import type { Settings } from '../settings.js';
import { Prompt } from './prompt.js';

const standardInput = Object.getOwnPropertyDescriptor(process, 'stdin');
afterEach(() => {
  if (standardInput !== undefined) Object.defineProperty(process, 'stdin', standardInput);
  vi.restoreAllMocks();
});

interface Asked {
  readonly peers?: readonly string[];
  readonly settings?: Partial<Settings>;
  readonly input?: EndpointInput;
  /** The error that sending fails with. */
  readonly refusal?: BreakoutboxError;
}

/** Types these lines and ends the input; returns what the endpoint sent and the person was shown. */
async function typed(
  lines: readonly string[],
  { peers = ['10.0.0.1:1', '10.0.0.2:2'], ...asked }: Asked = {},
) {
  const stdin = new PassThrough();
  Object.defineProperty(process, 'stdin', { ...standardInput, get: () => stdin, configurable: true });
  const shown: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    shown.push(String(line).trimEnd());
    return true;
  });
  const sent: [text: string, to: string | undefined][] = [];
  const spec: EndpointSpec = orThrow(
    parseEndpoint(asked.input ?? { type: 'tcp-listen', address: '127.0.0.1:0' }),
  );
  const endpoint = scriptedEndpoint(spec.type, spec, {
    peers: () => peers.map((peer) => ({ peer, waitingBytes: 0 }) as never),
    send: (bytes, to) => {
      if (asked.refusal !== undefined) throw asked.refusal;
      sent.push([Buffer.from(bytes).toString('latin1'), to]);
      return { peers: peers.length };
    },
  });
  const settings: Settings = { ...plainSettings, ...asked.settings };
  const output = new Output(new PassThrough());
  const view = new EventView(new Hub((flush) => flush()), settings, output, { stream: true });
  const quit = vi.fn();
  const prompt = new Prompt({
    endpoint,
    settings,
    view,
    output,
    drawn: false,
    quit: () => {
      quit();
      prompt.close();
    },
    interrupted: () => undefined,
  });
  const run = prompt.run();
  stdin.end(lines.map((line) => `${line}\n`).join(''));
  await run;
  prompt.close();
  return { sent, shown, view, quit, texts: sent.map(([text]) => text), isReleased: stdin.destroyed };
}

describe('a line that is typed', () => {
  it.each<[string, readonly string[], Partial<Settings>, readonly string[]]>([
    ['goes to all peers, with its escapes', ['a\\x21'], {}, ['a!']],
    ['goes as it is with --raw', ['a\\x21'], { raw: true }, ['a\\x21']],
    ['goes with its line ending', ['a', ''], { eol: 'crlf' }, ['a\r\n', '\r\n']],
    ['goes as hex with --hex', ['61 62'], { hex: true }, ['ab']],
    ['goes in the encoding of the command', ['温'], { encoding: 'gbk' }, ['\xce\xc2']],
    ['that is empty is nothing where nothing is added to it', ['', 'a'], {}, ['a']],
    ['with two slashes sends one', ['//quit', '///'], {}, ['/quit', '//']],
  ])('%s', async (_, lines, settings, texts) => {
    const { sent, shown } = await typed(lines, { settings });
    expect(sent).toEqual(texts.map((text) => [text, undefined]));
    expect(shown).toEqual([]);
  });

  it('that cannot be sent says why, and the next one is sent', async () => {
    const { texts, shown } = await typed(['\\q', 'a']);
    expect(texts).toEqual(['a']);
    expect(shown).toEqual([expect.stringMatching(/^! escape "\\q" at column 1 /)]);
  });

  it('that an endpoint refuses says why', async () => {
    const { shown } = await typed(['a'], {
      refusal: new BreakoutboxError('NOT_CONNECTED', { endpoint: 'e' }),
    });
    expect(shown).toEqual([expect.stringMatching(/^! /)]);
  });
});

describe('/to', () => {
  it.each<[line: string, to: string | undefined, says: string]>([
    ['/to 2', '10.0.0.2:2', 'sending to 10.0.0.2:2'],
    ['/to 10.0.0.1:1', '10.0.0.1:1', 'sending to 10.0.0.1:1'],
    ['/to all', undefined, 'sending to everyone'],
    ['/to *', undefined, 'sending to everyone'],
    ['/to', undefined, 'sending to everyone'],
    ['  /to 2', undefined, ''],
  ])('%s', async (line, to, says) => {
    const { sent, shown } = await typed([line, 'a']);
    expect(sent.at(-1)).toEqual(['a', to]);
    expect(shown.join('')).toBe(says);
  });

  it.each(['0', '3', '-1', '1.5', '10.0.0.9:9', 'x'])(
    '%s is nobody here, and keeps who was chosen',
    async (name) => {
      const { sent, shown } = await typed(['/to 1', `/to ${name}`, 'a']);
      expect(sent).toEqual([['a', '10.0.0.1:1']]);
      expect(shown[1]).toMatch(/^! /);
      expect(shown[1]).toContain(name);
    },
  );

  it('over UDP is also an address that nothing came from', async () => {
    const input = { type: 'udp', address: '127.0.0.1:0' } as const;
    const { sent, shown } = await typed(['/to 192.0.2.1:7', 'a', '/to 7', '/to 192.0.2.1:0'], {
      input,
      peers: [],
    });
    expect(sent).toEqual([['a', '192.0.2.1:7']]);
    expect(shown.map((line) => line.startsWith('!'))).toEqual([false, true, true]);
  });
});

describe('the other words', () => {
  it('/peers lists who is connected, by the number of /to', async () => {
    expect((await typed(['/peers'])).shown).toEqual(['1  10.0.0.1:1', '2  10.0.0.2:2']);
    expect((await typed(['/peers'], { peers: [] })).shown).toEqual(['nobody is connected']);
  });

  it('/encoding applies to typed and shown text, and an unknown name changes nothing', async () => {
    const { texts, shown, view } = await typed(['/encoding gbk', '温', '/encoding klingon', '温']);
    expect(texts).toEqual(['\xce\xc2', '\xce\xc2']);
    expect(shown).toEqual(['encoding is gbk', expect.stringMatching(/^! .*klingon/)]);
    expect(view.reader.encoding).toBe('gbk');
  });

  it('/hex changes typing and showing, there and back', async () => {
    const { texts, shown, view } = await typed(['/hex', '61', '/hex', '61']);
    expect(texts).toEqual(['a', '61']);
    expect(shown).toEqual(['typing and showing hex: on', 'typing and showing hex: off']);
    expect(view.style.hex).toBe(false);
  });

  it.each(['/help', '/?'])('%s says which there are', async (line) => {
    expect((await typed([line])).shown).toEqual([expect.stringContaining('/to N')]);
  });

  it('an unknown one is not sent, and says which there are', async () => {
    const { sent, shown } = await typed(['/frobnicate now']);
    expect(sent).toEqual([]);
    expect(shown).toEqual([expect.stringMatching(/^\/frobnicate is not a word here; .*\/to N/)]);
  });

  it('/quit ends it and lets go of standard input', async () => {
    const { quit, isReleased } = await typed(['/quit']);
    expect(quit).toHaveBeenCalledTimes(1);
    expect(isReleased).toBe(true);
  });
});

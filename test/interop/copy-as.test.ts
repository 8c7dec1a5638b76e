// Commands and literals that messages are copied as, run by the programs that they are made for.
import { execFile, execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import type { EncodingName } from '../../src/bytes/encoding-names.js';
import { encodeText } from '../../src/bytes/encodings.js';
import { type CopyForm, copiedAs } from '../../src/traffic/export/copy-as.js';
import type { SendTarget } from '../../src/traffic/export/send-commands.js';
import { main } from '../bob.js';
import { describeWith, hasProgram, itWith } from '../peer-programs.js';
import { scratch } from '../scratch.js';
import { fileOf } from '../tftp-pair.js';

const { own } = scratch();

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Payloads that a shell, a terminal or a compiler could act on. */
const hostile: readonly {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly encoding?: EncodingName;
}[] = [
  { name: 'quotes', bytes: utf8(`'"\`'''\\'\\\\`) },
  {
    name: 'substitutions',
    bytes: utf8('$(touch /tmp/owned) `id` ${HOME} $$ !! ~ * ? [a] {a,b} # ; & | < > = =ls'),
  },
  { name: 'directives', bytes: utf8('%s%n%d%%\\x41\\101\\c\\0') },
  { name: 'an option', bytes: utf8('--help') },
  { name: 'a dash', bytes: utf8('-') },
  { name: 'controls', bytes: utf8('\x1b[31m\x1b[201~\x07\b\x7f\r\n\t\v\0end') },
  { name: 'unseen characters', bytes: utf8('a\u202eb\u2066\u200bc') },
  { name: 'Chinese in GBK', bytes: encodeText('温度 23.5℃\r\n', 'gbk'), encoding: 'gbk' },
  { name: 'Chinese in UTF-8', bytes: utf8('温度 23.5℃\r\n') },
  { name: 'every byte', bytes: Uint8Array.from({ length: 256 }, (_, byte) => byte) },
  { name: 'noise', bytes: fileOf(300) },
];

function commandOf(
  form: CopyForm,
  bytes: Uint8Array,
  target: SendTarget | undefined,
  encoding: EncodingName = 'utf-8',
): string {
  return copiedAs(form, [{ bytes, comment: '', encoding, target }]) ?? expect.fail(`no ${form}`);
}

/** OpenBSD's netcat; Nmap's half-closes a connection by itself and has no `-N`. */
const netcat = hasProgram('nc.openbsd')
  ? 'nc() { nc.openbsd "$@"; }'
  : 'nc() { [ "$1" = -N ] && shift; ncat "$@"; }';

/** Runs a command in a shell, in which `bob` is this program. */
function shell(program: string, command: string): Promise<void> {
  const script = `bob() { ${process.execPath} ${main} "$@"; }\n${netcat}\n${command}`;
  return new Promise((resolve, reject) => {
    execFile(program, ['-c', script], { env: { ...process.env, HISTFILE: '' } }, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${stderr} ${command}`));
    });
  });
}

/** A TCP server, and the bytes of each of its connections once the client has finished. */
async function server(
  answer = '',
): Promise<{ readonly target: SendTarget; readonly taken: () => Promise<Buffer> }> {
  const waiting: Buffer[] = [];
  const listening: Server = createServer({ allowHalfOpen: true }, (socket) => {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (answer !== '') socket.end(answer);
    });
    socket.on('error', () => undefined);
    socket.on('end', () => {
      waiting.push(Buffer.concat(chunks));
      listening.emit('taken');
      socket.end();
    });
  });
  own(listening).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    target: { protocol: 'tcp', host: '127.0.0.1', port, isTls: false },
    taken: async () => {
      if (waiting.length === 0) await once(listening, 'taken');
      return waiting.shift() ?? Buffer.alloc(0);
    },
  };
}

describe.each(['sh', 'bash', 'zsh'].filter(hasProgram))('commands in %s', (program) => {
  describe.each(hostile)('with $name', ({ bytes }) => {
    itWith('ncat', 'send the same bytes by printf and netcat', async () => {
      const { target, taken } = await server();
      await shell(program, commandOf('printf', bytes, target));
      expect(await taken()).toEqual(Buffer.from(bytes));
    });

    itWith('curl', 'send the same request by curl', async () => {
      const { target, taken } = await server(
        'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      );
      const path = "/a/../b?c='d'&e=[1-9]{x}%20$HOME";
      const head =
        `PUT ${path} HTTP/1.1\r\nHost: "the $(id) 'host'"\r\nAccept: @file;\r\nUser-Agent: \r\n` +
        `Content-Type: x/\`y\`\r\nX-Empty:\r\nContent-Length: ${bytes.byteLength}\r\n\r\n`;
      const request = Buffer.concat([Buffer.from(head), bytes]);
      await shell(program, commandOf('curl', request, target));
      const linesOf = (message: Buffer): readonly string[] =>
        message
          .toString('latin1')
          .split('\r\n\r\n', 1)[0]
          ?.toLowerCase()
          .split('\r\n')
          .map((line) => line.trim())
          .sort() ?? [];
      const sent = await taken();
      expect(linesOf(sent)).toEqual(linesOf(request));
      expect(sent.subarray(-bytes.byteLength)).toEqual(Buffer.from(bytes));
    });
  });

  // Each waits a second for an answer: they wait side by side.
  it('send the same bytes by this program', async () => {
    const bytesByName = (all: readonly (readonly [name: string, bytes: Uint8Array])[]): unknown =>
      Object.fromEntries(all.map(([name, bytes]) => [name, Buffer.from(bytes).toString('hex')]));
    const sent = hostile.map(async ({ name, bytes, encoding }) => {
      const { target, taken } = await server();
      await shell(program, commandOf('bob', bytes, target, encoding));
      return [name, await taken()] as const;
    });
    expect(bytesByName(await Promise.all(sent))).toEqual(
      bytesByName(hostile.map(({ name, bytes }) => [name, bytes])),
    );
  });

  itWith('ncat', 'send datagrams', async () => {
    const socket = own(createSocket('udp4'));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const target = { protocol: 'udp', host: '127.0.0.1', port: socket.address().port, isTls: false } as const;
    const { bytes } = hostile[5] ?? expect.fail();
    for (const form of ['printf', 'bob'] as const) {
      const received = once(socket, 'message');
      await shell(program, commandOf(form, bytes, target));
      expect((await received)[0]).toEqual(Buffer.from(bytes));
    }
  });
});

describeWith('python3', 'literals of Python', () => {
  it.each(hostile)('are the same bytes with $name', ({ bytes }) => {
    const script = 'import ast,sys; sys.stdout.buffer.write(ast.literal_eval(sys.stdin.read()))';
    const read = execFileSync('python3', ['-c', script], { input: commandOf('python', bytes, undefined) });
    expect(read).toEqual(Buffer.from(bytes));
  });
});

describeWith('base64', 'Base64', () => {
  it.each(hostile)('is the same bytes with $name', ({ bytes }) => {
    const read = execFileSync('base64', ['-d'], { input: commandOf('base64', bytes, undefined) });
    expect(read).toEqual(Buffer.from(bytes));
  });
});

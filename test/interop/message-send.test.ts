import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorkbench } from '../../src/app/workbench/workbench.js';
import { bob, type Finished, RunningBob } from '../bob.js';
import { describeWith } from '../peer-programs.js';
import { atTerminal } from './terminal.js';

let root = '';
let data = '';
const closing: (() => unknown)[] = [];

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'breakoutbox-data-'));
  root = join(data, 'desk');
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  rmSync(data, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}

const run = (...args: readonly string[]): Promise<Finished> => bob(args, { env: { XDG_DATA_HOME: data } });
const send = (...args: readonly string[]): Promise<Finished> => run('send', '--workspace', root, ...args);

/** A TCP server that keeps what it receives and answers each message. */
async function server(answer: string): Promise<{ readonly port: number; readonly received: Buffer[] }> {
  const received: Buffer[] = [];
  const listening: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received.push(chunk);
      socket.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(listening, 'listening');
  closing.push(() => listening.close());
  return { port: (listening.address() as { readonly port: number }).port, received };
}

const joined = (received: readonly Buffer[]): string => Buffer.concat(received).toString();

describe('bob init', () => {
  it('makes a workspace whose examples can be listed, and does so once', async () => {
    const made = await run('init', root);
    expect([made.status, made.stderr]).toEqual([0, '']);
    expect(made.stdout.toString()).toMatch(/messages\/reverse\/hello\.yaml[\s\S]*is a workspace now/);
    const again = await run('init', root);
    expect([again.status, again.stderr]).toEqual([
      1,
      expect.stringMatching(/is a workspace already; nothing was changed/),
    ]);
    const listed = await send('--list');
    expect(listed.stdout.toString()).toMatch(/^reverse\/hello +comes back reversed$/m);
  });
});

describe('a workspace that is new to this machine', () => {
  it('is made where there was no folder, which is said', async () => {
    const made = await bob(['--workspace', join(data, 'nowhere'), '--port', '0', '--no-open'], {
      env: { XDG_DATA_HOME: data },
      timeoutMs: 4_000,
    });
    // It is no fault, and stands where the address does.
    expect(made.stdout.toString()).toMatch(/there was no folder .*nowhere; it was made/);
    expect(made.stderr).toBe('');
  });

  it('is opened by bob without doing anything, until --trust', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', 'type: tcp-listen\naddress: 127.0.0.1:0\nautoStart: true\n');
    const looked = await bob(['--workspace', root, '--port', '0', '--no-open'], {
      env: { XDG_DATA_HOME: data },
      timeoutMs: 4_000,
    });
    expect(looked.stderr).toMatch(/is new to this machine: nothing starts or answers until you agree/);
    const agreed = await bob(['--workspace', root, '--port', '0', '--no-open', '--trust'], {
      env: { XDG_DATA_HOME: data },
      timeoutMs: 4_000,
    });
    expect(agreed.stderr).toBe('');
  });
});

describe('the folder whose paths a page elsewhere may name', () => {
  it('has to be there', async () => {
    const files = join(root, 'nowhere');
    const refused = await bob(['--port', '0', '--no-open', '--files', files], {
      env: { XDG_DATA_HOME: data },
    });
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining(files)]);
  });
});

describe('bob send', () => {
  it('sends a message to an address with the values of its environment, and prints the answer', async () => {
    const { port, received } = await server('确认\n');
    put('workspace.yaml', 'version: 1\n');
    put('environments/bench.yaml', `port: ${port}\nname: 一号线\n`);
    put(
      'messages/hello.yaml',
      'to: tcp://127.0.0.1:{{port}}\ntext: "你好 {{name}} {{?who}} {{counter:3}}"\nending: lf\n',
    );
    const first = await send('hello', '--set', 'who=bob', '--wait', '300', '--out', 'text');
    expect([first.status, first.stdout.toString()]).toEqual([0, '确认\n']);
    await send('hello', '--set', 'who=eve', '--wait', '300', '--out', 'text');
    expect(joined(received)).toBe('你好 一号线 bob 001\n你好 一号线 eve 002\n');
    const asked = await send('hello');
    expect([asked.status, asked.stderr]).toEqual([
      1,
      expect.stringMatching(/who is asked when sending; give it with --set who=…/),
    ]);
  });

  it('takes another environment and another target when told', async () => {
    const { port, received } = await server('');
    put('workspace.yaml', 'version: 1\n');
    put('environments/bench.yaml', 'name: bench\n');
    put('environments/line.yaml', 'name: line\n');
    put('messages/hello.yaml', 'to: udp://127.0.0.1:9\ntext: "{{name}}"\n');
    const sent = await send('hello', '--env', 'line', '--to', `tcp://127.0.0.1:${port}`, '--wait', '0');
    expect([sent.status, sent.stderr]).toEqual([0, '']);
    await expect.poll(() => joined(received)).toBe('line');
    const unknown = await send('hello', '--env', 'moon');
    expect(unknown.stderr).toMatch(/no environment "moon" .* there are bench, line/);
  });

  it('refuses a value that no message takes', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('messages/m.yaml', 'to: udp://127.0.0.1:9\ntext: "{{limit}}"\n');
    const refused = await send('m', '--set', 'limt=45', '--set', 'limit=3');
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/--set limt: no message here has \{\{limt\}\}; they have limit/),
    ]);
  });

  it('sends several in turn, again and again as each says, and what its file holds at its pace', async () => {
    const socket = createSocket('udp4');
    const received: string[] = [];
    socket.on('message', (message) => received.push(message.toString()));
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    closing.push(() => socket.close());
    const to = `to: udp://127.0.0.1:${socket.address().port}\n`;
    put('workspace.yaml', 'version: 1\n');
    put('messages/beat.yaml', `${to}text: "beat {{counter}}"\nrepeat: { times: 3, every: 20ms }\n`);
    put('messages/lines.yaml', `${to}file: lines.txt\npace: { linesPerSecond: 50 }\n`);
    put('lines.txt', 'one\ntwo\nthree');
    const begin = performance.now();
    const sent = await send('beat', 'lines', '--wait', '0');
    expect([sent.status, sent.stderr]).toEqual([0, '']);
    expect(performance.now() - begin).toBeGreaterThan(70);
    await expect.poll(() => received).toEqual(['beat 1', 'beat 2', 'beat 3', 'one\n', 'two\n', 'three']);
  });

  it('sends through the workbench that holds the workspace, whose endpoint it names', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', 'type: tcp-listen\naddress: 127.0.0.1:0\nlabel: PLC\nautoStart: true\n');
    put('messages/read.yaml', 'to: PLC\nhex: 01 03 00 00 00 02\nchecksum: crc16-modbus\n');
    const alone = await send('read');
    expect([alone.status, alone.stderr]).toEqual([
      1,
      expect.stringMatching(/"PLC" is a server, and its workbench does not run/),
    ]);
    const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted: true });
    closing.push(() => bench.close(0));
    const nobody = await send('read');
    expect([nobody.status, nobody.stderr]).toEqual([1, expect.stringMatching(/nobody is connected/)]);
    const list = await (await fetch(`${bench.url}api/endpoints`)).json();
    const port = Number(String(list[0].status.local).split(':').at(-1));
    const { connect } = await import('node:net');
    const peer = connect(port, '127.0.0.1');
    const received: Buffer[] = [];
    peer.on('data', (chunk: Buffer) => received.push(chunk));
    await once(peer, 'connect');
    closing.unshift(() => peer.destroy());
    await expect.poll(async () => (await send('read')).status).toBe(0);
    await expect.poll(() => Buffer.concat(received).toString('hex')).toMatch(/^010300000002c40b/);
  });

  it('sends a repeated message and a paced file whole through that workbench, and shows what comes back', async () => {
    const { port, received } = await server('ok\n');
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', `type: tcp-connect\naddress: 127.0.0.1:${port}\nlabel: PLC\nautoStart: true\n`);
    put('messages/beat.yaml', 'to: PLC\ntext: "beat {{counter}};"\nrepeat: { times: 3, every: 100ms }\n');
    put('messages/big.yaml', 'to: PLC\nfile: big.txt\npace: { bytesPerSecond: 4000 }\n');
    put('messages/endless.yaml', 'to: PLC\ntext: x\nrepeat: { times: 0, every: 100ms }\n');
    put('big.txt', 'y'.repeat(1_000));
    const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted: true });
    closing.push(() => bench.close(0));
    await expect.poll(async () => (await send('beat', '--wait', '0')).status).toBe(0);
    received.length = 0;
    const sent = await send('beat', 'big', '--wait', '200', '--out', 'text');
    expect(sent.status).toBe(0);
    expect(sent.stdout.toString()).toMatch(/^(ok\n){4,}$/);
    expect(sent.stderr).toMatch(/^(beat sent to PLC: 7 B, 1 peer\n){3}big sent to PLC: 1000 B, 1 peer\n$/);
    expect(joined(received)).toMatch(/^beat \d;beat \d;beat \d;y{1000}$/);
    const env = { XDG_DATA_HOME: data };
    for (const [signal, status] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const endless = RunningBob.startWith(env, 'send', '--workspace', root, 'endless');
      await endless.event(({ type }) => type === 'messageSent');
      expect(await endless.stop(signal)).toBe(status);
      expect(endless.stderr).toMatch(/^repeats every 0\.1 s until Ctrl\+C$/m);
    }
  });

  it('says why an endpoint of that workbench is not connected, and that a datagram was refused', async () => {
    put('workspace.yaml', 'version: 1\n');
    const refused = createSocket('udp4').bind(0, '127.0.0.1');
    await once(refused, 'listening');
    const { port } = refused.address();
    refused.close();
    put('endpoints/plc.yaml', 'type: tcp-listen\naddress: 127.0.0.1:0\nlabel: PLC\n');
    const device = `type: udp\naddress: 127.0.0.1:0\nremote: 127.0.0.1:${port}\nlabel: device\nautoStart: true\n`;
    put('endpoints/device.yaml', device);
    put('messages/read.yaml', 'to: PLC\ntext: read\n');
    put('messages/tell.yaml', 'to: device\ntext: tell\n');
    const bench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root });
    closing.push(() => bench.close(0));
    const untrusted = await send('read');
    expect([untrusted.status, untrusted.stderr]).toEqual([
      1,
      expect.stringMatching(/is new to this machine/),
    ]);
    const trusted = await run('--workspace', root, '--trust', '--no-open');
    expect([trusted.status, trusted.stderr]).toEqual([0, expect.stringMatching(/is trusted from now on/)]);
    const stopped = await send('read');
    expect(stopped.status).toBe(1);
    expect(stopped.stderr).toMatch(/endpoint "PLC" is stopped; start it on the page .* http/);
    const told = await send('tell', '--wait', '300');
    expect([told.status, told.stderr]).toEqual([1, expect.stringMatching(/refused/)]);
  });

  it('fails when the peer leaves a repeated message, says when it leaves without an answer, and ends as it is interrupted', async () => {
    const leaving = createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.end());
    }).listen(0, '127.0.0.1');
    await once(leaving, 'listening');
    closing.push(() => leaving.close());
    const { port } = leaving.address() as { readonly port: number };
    const to = `to: tcp://127.0.0.1:${port}\n`;
    put('workspace.yaml', 'version: 1\n');
    put('messages/beat.yaml', `${to}text: x\nrepeat: { times: 3, every: 300ms }\n`);
    put('messages/once.yaml', `${to}text: x\n`);
    const beat = await send('beat');
    expect([beat.status, beat.stderr]).toEqual([1, expect.stringMatching(/closed the connection before/)]);
    const silent = await send('once');
    expect([silent.status, silent.stderr]).toEqual([0, 'closed by the peer without an answer\n']);
    const { port: staying } = await server('');
    put(
      'messages/paced.yaml',
      `to: tcp://127.0.0.1:${staying}\nfile: big.txt\npace: { bytesPerSecond: 100 }\n`,
    );
    put('big.txt', 'y'.repeat(10_000));
    const env = { XDG_DATA_HOME: data };
    const paced = RunningBob.startWith(env, 'send', '--workspace', root, 'paced');
    await paced.event(({ type }) => type === 'sent');
    expect(await paced.stop('SIGTERM')).toBe(143);
  });

  it('names a file with a fault and its place, and works with the others', async () => {
    const { port, received } = await server('');
    put('workspace.yaml', 'version: 1\n');
    put('messages/bad.yaml', 'text: a\nkey: 99\n');
    put('messages/good.yaml', `name: Good\nto: tcp://127.0.0.1:${port}\ntext: good\n`);
    const sent = await send('Good', '--wait', '0');
    expect(sent.stderr).toMatch(/^messages\/bad\.yaml:2:6: .*from 1 to 9/);
    await expect.poll(() => joined(received)).toBe('good');
    const missing = await run('send', 'good');
    expect(missing.stderr).toMatch(/is a workspace; make one with bob init/);
  });

  it('says so in Chinese as well', async () => {
    put('workspace.yaml', 'version: 1\n');
    const unknown = await bob(['send', '--workspace', root, '温度'], {
      env: { XDG_DATA_HOME: data, LC_ALL: 'zh_CN.UTF-8' },
    });
    expect(unknown.stderr).toMatch(/没有名为“温度”的消息/);
  });
});

describeWith('python3', 'the question for a blank', () => {
  it.each([
    ['Ctrl-C', '\x03'],
    ['Ctrl-D', '\x04'],
  ])('ends quietly with 130 at %s', async (_name, key) => {
    put('workspace.yaml', 'version: 1\n');
    put('messages/hello.yaml', 'to: tcp://127.0.0.1:9\ntext: "{{?who}}"\n');
    const { status, shown } = await atTerminal(
      ['send', '--workspace', root, 'hello'],
      [
        ['see', 'who: '],
        ['type', key],
      ],
    );
    expect([status, shown.trim()]).toEqual([130, expect.not.stringMatching(/Error|Warning| {4}at /)]);
  });

  it('is not asked while another placeholder has no value', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('messages/hello.yaml', 'to: tcp://127.0.0.1:9\ntext: "{{?who}} {{unit}}"\n');
    const { status, shown } = await atTerminal(['send', '--workspace', root, 'hello'], [['see', 'unit']]);
    expect([status, shown]).toEqual([1, expect.not.stringContaining('who:')]);
  });
});

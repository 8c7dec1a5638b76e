import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startWorkbench } from '../../src/app/workbench/workbench.js';
import { bob, type Finished } from '../bob.js';

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

describe('a workspace whose workbench runs', () => {
  it('is trusted by it with --trust', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', 'type: tcp-listen\naddress: 127.0.0.1:0\nautoStart: true\n');
    const workbench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root });
    closing.push(() => workbench.close(0));
    const isTrusted = async () =>
      ((await (await fetch(`${workbench.url}api/workspace`)).json()) as { isTrusted: boolean }).isTrusted;
    expect(await isTrusted()).toBe(false);
    const agreed = await run('--workspace', root, '--no-open', '--trust');
    expect([agreed.status, agreed.stdout.toString()]).toEqual([
      0,
      expect.stringMatching(/runs already[\s\S]*it trusts the workspace now/),
    ]);
    expect(await isTrusted()).toBe(true);
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

  it('sends all of what is repeated or paced through a workbench, and the message after it', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', 'type: udp\naddress: 127.0.0.1:0\nautoStart: true\nlabel: PLC\n');
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    closing.push(() => socket.close());
    const received: string[] = [];
    socket.on('message', (message) => received.push(message.toString()));
    put(
      'endpoints/plc.yaml',
      `type: udp\naddress: 127.0.0.1:0\nremote: 127.0.0.1:${socket.address().port}\nautoStart: true\nlabel: PLC\n`,
    );
    put('messages/beat.yaml', 'to: PLC\ntext: beat\nrepeat: { times: 3, every: 200ms }\n');
    put('messages/slow.yaml', 'to: PLC\nfile: slow.txt\npace: { bytesPerSecond: 400 }\n');
    put('messages/last.yaml', 'to: PLC\ntext: last\n');
    put('slow.txt', 'x'.repeat(200));
    const workbench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted: true });
    closing.push(() => workbench.close(0));
    const sent = await send('beat', 'slow', 'last');
    expect([sent.status, sent.stderr]).toEqual([0, '']);
    await expect.poll(() => received.at(-1)).toBe('last');
    expect(received.filter((text) => text === 'beat')).toHaveLength(3);
    expect(received.filter((text) => text.startsWith('x')).join('')).toHaveLength(200);
  });

  it('names an endpoint of the workbench that does not run', async () => {
    put('workspace.yaml', 'version: 1\n');
    put('endpoints/plc.yaml', 'type: tcp-listen\naddress: 127.0.0.1:0\nlabel: PLC\n');
    put('messages/m.yaml', 'to: PLC\ntext: a\n');
    const workbench = await startWorkbench({ host: '127.0.0.1', port: 0, workspace: root, isTrusted: true });
    closing.push(() => workbench.close(0));
    const stopped = await send('m');
    expect([stopped.status, stopped.stderr]).toEqual([
      1,
      expect.stringMatching(/endpoint "PLC" does not run; start it on the page/),
    ]);
    await fetch(`${workbench.url}api/endpoints/e1/start`, { method: 'POST' });
    expect((await send('m')).stderr).toMatch(/nobody is connected to PLC/);
  });

  it('fails when the peer leaves before all is sent, and says when it leaves without an answer', async () => {
    const listening = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.resetAndDestroy());
    }).listen(0, '127.0.0.1');
    await once(listening, 'listening');
    closing.push(() => listening.close());
    const { port } = listening.address() as { readonly port: number };
    put('workspace.yaml', 'version: 1\n');
    put(
      'messages/beat.yaml',
      `to: tcp://127.0.0.1:${port}\ntext: beat\nrepeat: { times: 9, every: 100ms }\n`,
    );
    const cut = await send('beat');
    expect([cut.status, cut.stderr]).toEqual([1, expect.stringMatching(/reset the connection/)]);
    const silent = createServer((socket) => socket.once('data', () => socket.end())).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => silent.close());
    const at = `127.0.0.1:${(silent.address() as { readonly port: number }).port}`;
    const left = await run('tcp', 'send', at, 'hi');
    expect([left.status, left.stderr]).toEqual([0, `${at} closed without an answer\n`]);
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

// A person stands in at `bob relay` on a terminal.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RunningBob } from '../bob.js';
import { freePort } from '../free-port.js';
import { describeWith, itWith } from '../peer-programs.js';
import { atTerminal, connectedSoon } from './terminal.js';

const echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket));
let target = '';

beforeAll(async () => {
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  target = `127.0.0.1:${(echo.address() as AddressInfo).port}`;
});
afterAll(() => echo.close());

describeWith('python3', 'bob relay on a terminal', () => {
  itWith(
    'python3',
    'says things to either side, and holds, lists, changes and drops what passes',
    async () => {
      const port = await freePort();
      const typed = atTerminal(
        ['relay', 'tcp', `127.0.0.1:${port}`, target, '--framing', 'line'],
        [
          ['see', '(1 open)'],
          ['type', '/up for the target\\n\r'],
          ['see', 'said to the target in the name of the client'],
          ['see', 'for the target'],
          ['type', '/hold all dir == "in"\r'],
          ['see', 'holding what passes; 0 messages are held'],
          ['type', '/down ask\\n\r'],
          ['see', '‖ '],
          ['type', '/held\r'],
          ['see', ' → target  goes on in '],
          ['see', 'first␊'],
          ['type', '/forward 1 changed\\n\r'],
          ['see', 'changed on its way to the target'],
          ['see', '‖ '],
          ['type', '/drop 2\r'],
          ['see', 'dropped on its way to the target'],
          ['type', 'plain\r'],
          ['see', 'plain is not a word here; /up TEXT'],
          ['type', '/quit\r'],
        ],
        200,
      );
      const client = await connectedSoon(port);
      let heard = '';
      client.on('data', (bytes) => {
        heard += String(bytes);
        if (heard.endsWith('ask\n')) client.write('first\nsecond\n');
      });
      client.once('end', () => client.end());
      expect((await typed).status).toBe(0);
      if (!client.closed) await once(client, 'close');
      expect(heard).toBe('for the target\nask\nchanged\n');
    },
  );

  itWith('python3', 'ends at Ctrl-C with 0, and speaks Chinese', async () => {
    const { status, shown } = await atTerminal(
      ['relay', 'udp', '127.0.0.1:0', '127.0.0.1:9', '--lang', 'zh-CN'],
      [
        ['see', '正在监听'],
        ['type', '/held\r'],
        ['see', '没有被扣留的报文'],
        ['type', '\x03'],
      ],
    );
    expect(status).toBe(0);
    expect(shown).toContain('已停止');
  });

  it('takes nothing from standard input that is no terminal', async () => {
    const one = await RunningBob.listen('relay', 'tcp', '127.0.0.1:0', target);
    const client = await connectedSoon(one.port);
    one.process.stdin?.end('/up typed\n/quit\n');
    client.write('asked');
    expect(String((await once(client, 'data'))[0])).toBe('asked');
    expect(one.process.exitCode).toBeNull();
    client.destroy();
    expect(await one.stop()).toBe(0);
    expect(one.events.filter(({ type }) => type === 'altered')).toEqual([]);
  });
});

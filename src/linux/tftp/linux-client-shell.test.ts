import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeOnLinux, libc, openLoop } from '../../../test/linux-port.js';
import { RawTftp } from '../../../test/raw-tftp.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { BlockSource } from '../../tftp/block-source.js';
import type { ClientPort, ClientPortHandler } from '../../tftp/client/client-shell.js';
import { LinuxClientShell } from './linux-client-shell.js';

const file = fileOf(2_000);
const blockBytes = 100;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const data = (block: number, bytes = blockBytes): string =>
  `0003${block.toString(16).padStart(4, '0')}${hex(file.subarray((block - 1) * bytes, block * bytes))}`;

describeOnLinux("a client's shell", () => {
  const { own } = scratch();

  /** A shell on a clock that stands still but for `pass`; `happened` is what its port was notified of. */
  function shell() {
    const clock = { nowMs: 1_000 };
    const loop = openLoop({ nowMs: () => clock.nowMs, maySpin: () => false });
    const happened: string[] = [];
    let wake: () => void = () => undefined;
    const happen = (what: string): void => {
      happened.push(what);
      wake();
    };
    const handler: ClientPortHandler = {
      received: (bytes, offset, length, port) =>
        happen(`${port}: ${hex(bytes.subarray(offset, offset + length))}`),
      runReceived: () => 0,
      refused: () => happen('refused'),
      unreachable: (error) => happen(`unreachable: ${(error as { code?: string }).code}`),
    };
    const made = new LinuxClientShell(libc, loop, async (host) => [host]);
    return {
      shell: made,
      loop,
      handler,
      open: async (address = '127.0.0.1', local?: string): Promise<ClientPort> =>
        own(await made.openPort(address, local, handler)),
      pass: (ms: number) => {
        clock.nowMs += ms;
        loop.runNow();
      },
      /** Resolves with all that happened, once that is `count` things. */
      until: async (count: number) => {
        while (happened.length < count)
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        return happened;
      },
    };
  }

  async function server(address = '127.0.0.1'): Promise<RawTftp> {
    return own(await RawTftp.open(address));
  }

  function source(): BlockSource {
    const content = { type: 'whole', bytes: file, release: () => undefined } as const;
    return new BlockSource(content, { blockBytes, windowBlocks: 64, mode: 'octet', nowMs: () => 0 });
  }

  it('sends packets and ACKs from one port, whatever the port of the server', async () => {
    const client = await shell().open();
    const [requests, transfer] = [await server(), await server()];
    client.send(Buffer.from('request'), requests.port);
    const request = await requests.next();
    expect(Buffer.from(request.bytes).toString()).toBe('request');
    client.acknowledge(0xfffe, transfer.port);
    const ack = await transfer.next();
    expect([hex(ack.bytes), ack.from.port]).toEqual(['0004fffe', request.from.port]);
  });

  it('sends the blocks of a window in their turns, all of them', async () => {
    const client = await shell().open();
    const peer = await server();
    client.blocks(source(), 1, 20, 0, peer.port);
    for (let block = 1; block <= 20; block += 1) expect(hex((await peer.next()).bytes)).toBe(data(block));
    client.blocks(source(), 21, 1, 0, peer.port);
    expect(hex((await peer.next()).bytes)).toBe('00030015');
  });

  it('answers a stranger while blocks wait on their way to the server', async () => {
    const client = await shell().open();
    const [peer, stranger] = [await server(), await server()];
    client.blocks(source(), 1, 20, 0, peer.port);
    client.send(Uint8Array.of(0, 5, 0, 5, 0), stranger.port);
    expect(hex((await stranger.next()).bytes)).toBe('0005000500');
    for (let block = 1; block <= 20; block += 1) expect(hex((await peer.next()).bytes)).toBe(data(block));
  });

  it('passes on what the host of the server sends, with its port, and nothing of other hosts', async () => {
    const { open, until } = shell();
    const client = await open('127.0.0.2', '127.0.0.1');
    const [peer, other, stranger] = [await server('127.0.0.2'), await server('127.0.0.2'), await server()];
    client.send(Uint8Array.of(1), peer.port);
    const { from } = await peer.next();
    stranger.send('stranger', from.port);
    peer.send(Uint8Array.of(1, 2), from.port);
    await until(1);
    other.send(Uint8Array.of(3), from.port);
    expect(await until(2)).toEqual([`${peer.port}: 0102`, `${other.port}: 03`]);
  });

  it('offers blocks that came coalesced at once, and passes on those that were not taken', async () => {
    const { open, until, handler } = shell();
    const runs: string[] = [];
    handler.runReceived = (bytes, offset, count, datagramBytes, port) => {
      runs.push(`${port}: ${count} of ${datagramBytes}, ${hex(bytes.subarray(offset, offset + 4))}`);
      return count - 1;
    };
    const receiver = await open();
    const probe = await server();
    receiver.acknowledge(0, probe.port);
    const { from } = await probe.next();
    const sender = await shell().open();
    sender.acknowledge(0, probe.port);
    const senderPort = (await probe.next()).from.port;
    // Two blocks are sent as one, as six would not be.
    sender.blocks(source(), 1, 4, 0, from.port);
    expect(await until(1)).toEqual([`${senderPort}: ${data(4)}`]);
    expect(runs).toEqual([`${senderPort}: 4 of 104, 00030001`]);
  });

  it('notifies that nothing listens at the port, by ICMP', async () => {
    const { open, until } = shell();
    const client = await open();
    const gone = await RawTftp.open();
    const { port } = gone;
    gone.close();
    client.send(Uint8Array.of(0), port);
    expect(await until(1)).toEqual(['refused']);
  });

  it('notifies of what the system does not send', async () => {
    const { open, until } = shell();
    // From loopback no other machine can be reached.
    const client = await open('192.0.2.77', '127.0.0.1');
    client.send(Uint8Array.of(0), 69);
    expect((await until(1))[0]).toMatch(/^unreachable: E/);
  });

  it('knows the largest block that the path carries in one piece', async () => {
    // Loopback's MTU is 65,536: 20 bytes of IP and 8 of UDP, and 4 of TFTP, which has blocks of at most 65,464.
    expect((await shell().open()).pathBlockBytes).toBe(65_464);
  });

  it('wakes once at its time, which replaces the time set before', () => {
    const { shell: one, pass, loop } = shell();
    loop.addUser(one);
    const woken: string[] = [];
    one.wakeAt(one.nowMs() + 100, () => woken.push('first'));
    one.wakeAt(one.nowMs() + 200, () => woken.push('second'));
    pass(150);
    expect(woken).toEqual([]);
    pass(50);
    expect(woken).toEqual(['second']);
    pass(1_000);
    expect(woken).toEqual(['second']);
    expect(one.deadlineMs).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    ['the local address is none of this machine', '127.0.0.1', '192.0.2.77', 'ADDRESS_NOT_LOCAL'],
    ['the local address is none', '127.0.0.1', 'here', 'ADDRESS_NOT_LOCAL'],
    ['the server’s address is a name', 'localhost', '127.0.0.1', 'HOST_NOT_FOUND'],
  ])('opens no port, and leaves no socket open, where %s', async (_, address, local, code) => {
    const { shell: one, handler } = shell();
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    await expect(one.openPort(address, local, handler)).rejects.toMatchObject({ code });
    expect(open()).toBe(before);
  });

  it('sends the last packet when it is closed, and nothing after', async () => {
    const client = await shell().open();
    const peer = await server();
    client.send(Uint8Array.of(0, 5, 0, 0, 0), peer.port);
    client.close();
    client.send(Uint8Array.of(0, 5, 0, 1, 0), peer.port);
    expect(hex((await peer.next()).bytes)).toBe('0005000000');
    // What is sent on loopback afterwards arrives afterwards.
    (await server()).send('marker', peer.port);
    expect(Buffer.from((await peer.next()).bytes).toString()).toBe('marker');
  });
});

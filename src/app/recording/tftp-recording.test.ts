import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeOnEngines } from '../../../test/engines.js';
import { scratch } from '../../../test/scratch.js';
import { fileOf } from '../../../test/tftp-pair.js';
import { dissectCapture } from '../capture/dissect-capture.js';
import { followCapture } from '../capture/follow-capture.js';
import { TftpClient } from '../tftp/tftp-client.js';
import { TftpServer } from '../tftp/tftp-server.js';
import { EndpointRecorder } from './endpoint-recorder.js';

const file = fileOf(200_000);

/** The file of the first TFTP transfer that a capture has, and what the transfer came to. */
async function transferred(pieces: AsyncIterable<Uint8Array>): Promise<readonly [string, Buffer]> {
  const blocks: Buffer[] = [];
  let outcome = 'none';
  for await (const item of followCapture(pieces, 'tftp:0')) {
    if (item.type === 'data') blocks.push(Buffer.from(item.bytes));
    else if (item.type === 'ended') outcome = item.outcome;
    else outcome = item.type;
  }
  return [outcome, Buffer.concat(blocks)];
}

describeOnEngines((engine) => {
  const { folder, own } = scratch();

  /** A server of `file` that takes uploads; only what is given a recorder is recorded. */
  async function served(recorder: EndpointRecorder | undefined, host = '127.0.0.1') {
    const root = folder({ 'boot.img': file });
    const server = new TftpServer({ root, host, port: 0, write: 'create', engine, recorder });
    await server.listen();
    own({ close: () => server.close(0) });
    return { server, root };
  }

  it.each(['127.0.0.1', '::1', '*'])(
    'records a server at %s: what it sends and what it receives',
    async (host) => {
      const recorder = new EndpointRecorder();
      const { server, root } = await served(recorder, host);
      const client = new TftpClient({ host: host === '*' ? '127.0.0.1' : host, port: server.port, engine });
      for (const direction of ['get', 'put'] as const) {
        const recording = recorder.start();
        // The last ACK of a download is under way when the client is done.
        const finished = server.events({ types: ['transferFinished'] }).next();
        if (direction === 'get') await client.read('boot.img');
        else await client.put(file, 'copy.img');
        await finished;
        recording.stop();
        const [, bytes] = await transferred(recording);
        expect(bytes.equals(file)).toBe(true);
        expect(recording.dropped).toBe(0);
      }
      expect(readFileSync(join(root, 'copy.img')).equals(file)).toBe(true);
    },
  );

  it('records a client', async () => {
    const recorder = new EndpointRecorder();
    const { server } = await served(undefined);
    const client = new TftpClient({ host: '127.0.0.1', port: server.port, engine, recorder });
    for (const direction of ['get', 'put'] as const) {
      const recording = recorder.start();
      if (direction === 'get') await client.read('boot.img');
      else await client.put(file, 'copy.img');
      recording.stop();
      const [outcome, bytes] = await transferred(recording);
      expect(outcome).toBe('complete');
      expect(bytes.equals(file)).toBe(true);
    }
  });

  it('records a transfer between a client and a server of its own once', async () => {
    const recorder = new EndpointRecorder();
    for (const host of ['127.0.0.1', '*']) {
      const { server } = await served(recorder, host);
      const client = new TftpClient({ host: '127.0.0.1', port: server.port, engine, recorder });
      const recording = recorder.start();
      const finished = server.events({ types: ['transferFinished'] }).next();
      await client.read('boot.img');
      await finished;
      recording.stop();
      const seen = new Map<string, number>();
      for await (const { layers } of dissectCapture(recording)) {
        const tftp = layers.find(({ protocol }) => protocol === 'tftp');
        const block = tftp?.fields.find(({ name }) => name === 'tftp.block')?.value;
        const opcode = tftp?.fields.find(({ name }) => name === 'tftp.opcode')?.value;
        if (opcode === 3) seen.set(String(block), (seen.get(String(block)) ?? 0) + 1);
      }
      expect(seen.size).toBeGreaterThan(100);
      expect([...seen.values()].every((times) => times === 1)).toBe(true);
    }
  });

  it('records nothing of a server before it begins and after it has ended', async () => {
    const recorder = new EndpointRecorder();
    const { server } = await served(recorder);
    const client = new TftpClient({ host: '127.0.0.1', port: server.port, engine });
    const finished = server.events({ types: ['transferFinished'] }).next();
    await client.read('boot.img');
    await finished;
    const recording = recorder.start();
    recording.stop();
    for await (const piece of recording) expect(piece.length).toBeGreaterThan(0);
    await client.read('boot.img');
    expect(recording.packets).toBe(0);
  });
});

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import type { Ends, Recorder } from '../../transport/recorder.js';
import { showDatagram } from './recorded-datagrams.js';

it('a datagram is shown with the address of its socket, and not at all once that is closed', async () => {
  const shown: Ends[] = [];
  const recorder: Recorder = {
    datagram: (_, ends) => void shown.push(ends),
    stream: () => expect.fail('no stream'),
  };
  const source = { recorder, watch: () => () => undefined };
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const peer = { address: '127.0.0.1', port: 9 };
  const { address, port } = socket.address();
  showDatagram(source, 'local', socket, peer, [Uint8Array.of(1)]);
  showDatagram({ ...source, recorder: undefined }, 'local', socket, peer, [Uint8Array.of(1)]);
  socket.close();
  showDatagram(source, 'local', socket, peer, [Uint8Array.of(1)]);
  expect(shown).toMatchObject([{ local: { address, port }, peer }]);
});

// Programs of students with one fault each, as the tasks of `bob learn` meet them; on real sockets of this process.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { splitSocketAddress } from '../src/bytes/socket-address.js';
import type { TaskId } from '../src/lesson/tasks/write-task.js';
import { encodeError, writeDataHeader } from '../src/wire/tftp/encode.js';

/** A server that listens, and is ended by its test. */
export interface WrongServer {
  readonly port: number;
  close(): void;
}

/** A wrong server: what it does with each connection, or each datagram. */
type Wrong =
  | { readonly tcp: (socket: Socket, others: ReadonlySet<Socket>) => void }
  | {
      readonly udp: (
        bytes: Buffer,
        say: (answer: Uint8Array) => void,
        count: number,
        content: Uint8Array,
      ) => void;
    };

/** The wrong server of each task, and the check that finds it first. */
export const wrongServers: Readonly<
  Record<Exclude<TaskId, 'write-tftp-client'>, { readonly found: string; readonly wrong: Wrong }>
> = {
  'write-reverse-server': {
    found: 'reverse-lines',
    wrong: {
      tcp: (socket) =>
        socket.setEncoding('utf8').on('data', (text: string) => {
          socket.write(`${[...text.replace(/\n$/, '')].reverse().join('')}\n`);
        }),
    },
  },
  'write-gbk-echo': {
    found: 'echo-encoded',
    wrong: {
      // Decoded and encoded anew by a table that has no GBK.
      tcp: (socket) =>
        socket.on('data', (bytes) => socket.write(bytes.toString('utf8'))).on('end', () => socket.end()),
    },
  },
  'write-many-clients': {
    found: 'reverse-early-leaver',
    wrong: {
      // An error of one connection ends all of them.
      tcp: (socket, others) => {
        let kept = '';
        socket.on('error', () => {
          for (const other of others) other.destroy();
        });
        socket.setEncoding('utf8').on('data', (text: string) => {
          const lines = (kept + text).split('\n');
          kept = lines.pop() ?? '';
          for (const line of lines) socket.write(`${[...line].reverse().join('')}\n`);
        });
      },
    },
  },
  'write-counter': {
    found: 'counter-counts',
    wrong: { udp: (bytes, say) => say(Buffer.concat([Buffer.from('1 '), bytes])) },
  },
  'write-chat': {
    found: 'chat-arrives',
    wrong: {
      // Nobody else gets in while one is there.
      tcp: (socket, others) => {
        if (others.size > 1) socket.destroy();
        socket.resume();
      },
    },
  },
  'write-tftp-server': {
    found: 'read-whole',
    wrong: {
      udp: (bytes, say, _count, content) => {
        if (bytes.length < 4) return;
        const isRequest = bytes.readUInt16BE(0) === 1;
        const block = isRequest ? 1 : bytes.readUInt16BE(0) === 4 ? bytes.readUInt16BE(2) + 1 : undefined;
        if (isRequest && !bytes.includes('boot.img')) say(encodeError(1, 'File not found'));
        else if (block !== undefined) {
          const part = content.slice((block - 1) * 512, block * 512);
          // The last byte of the first block is another.
          if (block === 1) part[511] = 0x21;
          const packet = new Uint8Array(4 + part.length);
          packet.set(part, writeDataHeader(packet, 0, block));
          say(packet);
        }
      },
    },
  },
};

/** Starts the wrong server of a task at a free port of 127.0.0.1; one of TFTP has `content` as its file. */
export async function startWrong(
  task: keyof typeof wrongServers,
  content: Uint8Array = new Uint8Array(0),
): Promise<WrongServer> {
  const { wrong } = wrongServers[task];
  if ('udp' in wrong) {
    const socket = createSocket('udp4');
    let count = 0;
    socket.on('message', (bytes, { port, address }) => {
      count += 1;
      wrong.udp(bytes, (answer) => socket.send(answer, port, address), count, content);
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return { port: socket.address().port, close: () => socket.close() };
  }
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    wrong.tcp(socket, sockets);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A TFTP client that leaves out the NUL behind its mode, and takes no answer. */
export async function askWrong(address: string): Promise<void> {
  const server = splitSocketAddress(address);
  const socket = createSocket('udp4');
  await new Promise((resolve) => {
    socket.send(Buffer.from('\0\x01file\0octet', 'latin1'), server.port, server.address, resolve);
  });
  socket.close();
}

import type { Socket } from 'node:net';

/** Fewer and larger reads: with 256 KiB a relay takes a fifth less CPU time a byte than with 64 KiB, and more gain nothing. */
const bufferBytes = 256 * 1024;
/** Sockets of one endpoint that read so at a time: with what waits to leave they hold 16 MiB at most. */
const maxBuffers = 32;
/** Node reads so much at a time. A read that fills it has more behind it. */
const nodeReadBytes = 65_536;

/** What node:net has in a socket that was created with `onread`, by the names of its symbols. */
interface OnReadKeys {
  /** The memory of the next read. */
  readonly kBuffer: symbol;
  /** Is called with the bytes of a read and its memory. False stops reading. */
  readonly kBufferCb: symbol;
  /** Returns the memory of the next read, after each. */
  readonly kBufferGen: symbol;
}

/** A socket, as node:net has it inside. */
interface InnerSocket {
  _handle?: { useUserBuffer?(memory: Uint8Array): void } | null;
  [key: symbol]: unknown;
}

/** The share of an endpoint's sockets in large buffers. */
export class ReadBuffers {
  #count = 0;

  /**
   * Lets a connected socket that has just read `chunk` read into a buffer of its own from now on, if it has more to read than Node takes at a
   * time. `received` is then called instead of the event `data`; its bytes are borrowed until it returns. Returns `undefined` if it reads
   * as before: for little traffic, while many sockets have buffers, and where this version of Node has no such thing.
   */
  open(socket: Socket, chunk: Uint8Array, received: (bytes: Uint8Array) => void): ReadBuffer | undefined {
    if (chunk.byteLength < nodeReadBytes || this.#count >= maxBuffers) return undefined;
    // What waits in the socket would be overtaken, and one that is paused would be read once more.
    if (socket.readableLength > 0 || socket.isPaused() || socket.destroyed) return undefined;
    const buffer = ReadBuffer.attach(socket, received);
    if (buffer === undefined) return undefined;
    this.#count += 1;
    socket.once('close', () => {
      this.#count -= 1;
    });
    return buffer;
  }
}

/**
 * Memory that one socket reads into again and again. Node takes fresh memory for each read, 64 KiB of it: at 500 MB a second the garbage
 * collector and the page faults cost more than reading and writing.
 *
 * The option `onread` of `net.connect` does this, but sockets that a server accepts cannot have it (nodejs.org/api/net.html). This does
 * to a connected socket what that option does, and leaves one of another shape alone.
 */
export class ReadBuffer {
  #memory = new Uint8Array(bufferBytes);

  private constructor() {}

  /** The socket reads into a new buffer from now on; `undefined` if this version of Node cannot. */
  static attach(socket: Socket, received: (bytes: Uint8Array) => void): ReadBuffer | undefined {
    const inner = socket as unknown as InnerSocket;
    const keys = keysOf(inner);
    const { _handle: handle } = inner;
    const readInto = handle?.useUserBuffer;
    if (keys === undefined || typeof readInto !== 'function') return undefined;
    const buffer = new ReadBuffer();
    inner[keys.kBuffer] = buffer.#memory;
    inner[keys.kBufferGen] = () => buffer.#memory;
    inner[keys.kBufferCb] = (count: number, memory: Uint8Array) => {
      received(memory.subarray(0, count));
      return !socket.isPaused();
    };
    readInto.call(handle, buffer.#memory);
    return buffer;
  }

  /** What was read last stays in use: the next read takes other memory. */
  keep(): void {
    this.#memory = new Uint8Array(bufferBytes);
  }
}

function keysOf(socket: InnerSocket): OnReadKeys | undefined {
  const found = (name: keyof OnReadKeys): symbol | undefined =>
    Object.getOwnPropertySymbols(socket).find(({ description }) => description === name);
  const [kBuffer, kBufferCb, kBufferGen] = [found('kBuffer'), found('kBufferCb'), found('kBufferGen')];
  return kBuffer && kBufferCb && kBufferGen && { kBuffer, kBufferCb, kBufferGen };
}

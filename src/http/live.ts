import type { WebSocket } from '@fastify/websocket';
import { payloadBytes } from '../traffic/event.js';
import type { EndpointsPort, NumberedEvent } from './endpoints-port.js';
import type { LiveEvent, LiveFrame } from './protocol.js';
import type { TftpPort } from './tftp-port.js';

/** Bytes under way to a page before its events wait, and the oldest of them fall. */
const mostUnderWayBytes = 4 * 1024 * 1024;
const lookEveryMs = 20;
const pingEveryMs = 15_000;
/** A batch a frame of the screen is enough, and makes few and large messages of many small events. */
const batchEveryMs = 33;
const mostEventsAFrame = 4000;
const mostBytesAFrame = 1024 * 1024;

/** Names and version for `hello`. */
export interface LiveIdentity {
  readonly version: string;
  readonly hostname: string;
  readonly platform: string;
  /** Chosen anew at each start: what answers with it is this very process. */
  readonly instance: string;
}

/** Feeds one page until its socket closes: hello, what happened lately, then what happens. */
export function feed(
  socket: WebSocket,
  endpoints: EndpointsPort,
  tftp: TftpPort,
  identity: LiveIdentity,
): void {
  const say = (frame: LiveFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame));
  };
  let alive = true;
  const pinger = setInterval(() => {
    if (!alive) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
  }, pingEveryMs);
  socket.on('pong', () => {
    alive = true;
  });
  const { version, hostname, platform } = identity;
  say({ type: 'hello', version, hostname, platform, endpoints: endpoints.list() });
  say({ type: 'tftp', tftp: tftp.state() });
  const leaveTftp = tftp.watch((state) => {
    // A page that is behind is told the next time.
    if (socket.bufferedAmount < mostUnderWayBytes) say({ type: 'tftp', tftp: state });
  });
  const leave = endpoints.watch({
    events: async (events) => {
      for (const part of framesOf(events)) {
        say({ type: 'events', events: part.map(liveEvent) });
        while (socket.readyState === socket.OPEN && socket.bufferedAmount > mostUnderWayBytes)
          await later(lookEveryMs);
      }
      await later(batchEveryMs);
    },
    endpoints: (changed) => say({ type: 'endpoints', endpoints: changed }),
    removed: (ids) => say({ type: 'removed', ids }),
  });
  socket.on('close', () => {
    clearInterval(pinger);
    leave();
    leaveTftp();
  });
  // A socket that breaks closes too, and there is nobody to tell.
  socket.on('error', () => undefined);
}

/** Cuts events into frames that a page can take in one piece; there is one even when there are no events. */
function* framesOf(events: readonly NumberedEvent[]): Generator<readonly NumberedEvent[]> {
  let start = 0;
  let bytes = 0;
  for (const [index, { event }] of events.entries()) {
    bytes += payloadBytes(event);
    if (index > start && (bytes > mostBytesAFrame || index - start >= mostEventsAFrame)) {
      yield events.slice(start, index);
      start = index;
      bytes = payloadBytes(event);
    }
  }
  yield events.slice(start);
}

function liveEvent({ sequence, index, event, peers }: NumberedEvent): LiveEvent {
  if (event.type !== 'received' && event.type !== 'sent') return { sequence, index, ...event };
  const { bytes, ...rest } = event;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { sequence, index, ...rest, ...(peers === undefined ? {} : { peers }), data };
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

import type { WebSocket } from '@fastify/websocket';
import { payloadBytes } from '../traffic/kinds.js';
import type { EndpointsPort, NumberedEvent } from './endpoints-port.js';
import { type PageLimits, PageOutbox, usualPageLimits } from './page-outbox.js';
import type { LiveEvent } from './protocol.js';
import type { TftpPort } from './tftp-port.js';

const pingEveryMs = 15_000;
/** A batch a frame of the screen is enough, and makes few and large messages of many small events. */
const batchEveryMs = 33;
const maxEventsAFrame = 2_000;
const maxBytesAFrame = 128 * 1024;

/** Names and version for `hello`. */
export interface LiveIdentity {
  readonly version: string;
  readonly hostname: string;
  readonly platform: string;
}

/** Feeds one page until its socket closes: hello, what happened lately, then what happens. */
export function feed(
  socket: WebSocket,
  endpoints: EndpointsPort,
  tftp: TftpPort,
  { version, hostname, platform }: LiveIdentity,
  limits: PageLimits = usualPageLimits,
): void {
  const page = new PageOutbox(socket, limits);
  const pinger = setInterval(() => page.ping(), pingEveryMs);
  page.hello({ version, hostname, platform }, endpoints.list());
  page.tftp(tftp.state());
  const leaveTftp = tftp.watch((state) => page.tftp(state));
  const leave = endpoints.watch({
    events: async (events) => {
      for (const part of framesOf(events)) {
        await page.room();
        page.send(JSON.stringify({ type: 'events', events: part.map(liveEvent) }));
      }
      await later(batchEveryMs);
    },
    endpoints: (changed) => page.endpoints(changed),
    removed: (ids) => page.removed(ids),
  });
  socket.on('close', () => {
    clearInterval(pinger);
    page.close();
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
    if (index > start && (bytes > maxBytesAFrame || index - start >= maxEventsAFrame)) {
      yield events.slice(start, index);
      start = index;
      bytes = payloadBytes(event);
    }
  }
  yield events.slice(start);
}

function liveEvent({ sequence, index, event, peers }: NumberedEvent): LiveEvent {
  if (event.type !== 'received' && event.type !== 'sent') return { ...event, sequence, index };
  const { bytes, ...rest } = event;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return { ...rest, sequence, index, ...(peers === undefined ? {} : { peers }), data };
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

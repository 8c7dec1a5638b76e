import type { EndpointEvent, SentToPeers } from '../log/log-entry.js';
import type { LoggedEvent } from '../log/log-tape.js';

/** The pieces of one send come within this time of each other; another run of the program numbers its sends anew. */
const maxSendMicros = 1_000_000;

/** Events of the record, and those that the feed has brought, each once and in order. A send of the feed has all of its peers. */
export function wovenEvents(
  recorded: readonly EndpointEvent[],
  own: readonly LoggedEvent[],
): readonly LoggedEvent[] {
  const known = new Set(own.map(({ sequence }) => sequence));
  const sends = own.filter((event): event is SentToPeers => event.type === 'sent' && 'peers' in event);
  const isJoined = (event: EndpointEvent): boolean =>
    event.type === 'sent' &&
    event.send !== undefined &&
    sends.some(
      ({ send, sequence, timeMicros }) =>
        send === event.send && event.sequence >= sequence && event.timeMicros - timeMicros < maxSendMicros,
    );
  const others = recorded.filter((event) => !known.has(event.sequence) && !isJoined(event));
  return [...others, ...own].sort((one, other) => one.sequence - other.sequence);
}

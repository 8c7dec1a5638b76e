import { headers, type Msg, type MsgHdrs } from '@nats-io/transport-node';
import { isRoomName } from '../../endpoint/room/room-name.js';
import { claimedName } from '../../operations/who.js';

/** The most bytes of one message that are handed to other nodes; every NATS server takes them. */
export const maxChatBytes = 128 * 1024;

const instanceHeader = 'Bob-Instance';
const endpointHeader = 'Bob-Endpoint';
const whoHeader = 'Bob-Who';
const numberHeader = 'Bob-Number';

/** What somebody said at a node. */
export interface ChatMessage {
  readonly room: string;
  readonly node: string;
  /** The run of the node that numbers it. */
  readonly instance: string;
  /** Counts what its run says in this room, from 1. */
  readonly number: number;
  /** The endpoint there that it was said at. */
  readonly endpoint: string;
  /** The peer, or the claimed name of a person; undefined for nobody known. */
  readonly who: string | undefined;
  readonly bytes: Uint8Array;
}

/** A message as NATS delivers it. */
type ReceivedChat = Pick<Msg, 'subject' | 'data'> & { readonly headers?: MsgHdrs | undefined };

/** The headers of a message; its bytes are its data, its room and node are its subject. */
export function markChat({ instance, number, endpoint, who }: ChatMessage): MsgHdrs {
  const marks = headers();
  marks.set(instanceHeader, instance);
  marks.set(numberHeader, String(number));
  marks.set(endpointHeader, endpoint);
  if (who !== undefined) marks.set(whoHeader, encodeURIComponent(claimedName(who) ?? ''));
  return marks;
}

/** Reads a message, which anybody may have sent that NATS lets publish there; undefined for what is none. */
export function readChat({ subject, headers: marks, data }: ReceivedChat): ChatMessage | undefined {
  const [bob, chat, room = '', node = '', ...more] = subject.split('.');
  if (bob !== 'bob' || chat !== 'chat' || more.length > 0 || marks === undefined) return undefined;
  if (!isRoomName(room) || !isRoomName(node) || data.length === 0 || data.length > maxChatBytes)
    return undefined;
  const instance = marks.get(instanceHeader);
  const endpoint = marks.get(endpointHeader);
  const number = marks.get(numberHeader);
  if (!/^[\w-]{1,64}$/.test(instance) || !/^[\w-]{1,64}$/.test(endpoint)) return undefined;
  if (!/^[1-9]\d{0,14}$/.test(number)) return undefined;
  return {
    room,
    node,
    instance,
    endpoint,
    number: Number(number),
    who: nameIn(marks.get(whoHeader)),
    bytes: data,
  };
}

function nameIn(text: string): string | undefined {
  try {
    return claimedName(decodeURIComponent(text.slice(0, maxWhoLength)));
  } catch {
    return undefined;
  }
}

/** Characters of a name as it is encoded. */
const maxWhoLength = 768;

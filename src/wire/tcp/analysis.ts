import type { Packet } from '../packet.js';
import { Conversation, noScale, type Sender, unknownScale } from './conversation.js';
import { ConversationTable } from './conversation-table.js';
import { note, TcpNotes } from './notes.js';
import { flag, Segment } from './segment.js';
import { Unacknowledged } from './unacknowledged.js';

/** Nanoseconds within which a segment after others is out of order and not sent again, unless the handshake says more. */
const outOfOrderTime = 3_000_000;
/** Nanoseconds after an ACK within which a segment that it asks for is a fast retransmission. */
const fastTime = 20_000_000;

/** Notes of a segment that was sent before. */
const repeated = note.retransmission | note.fast | note.spurious;

/** Bits of `tcp.completeness`. */
export const seen = Object.freeze({ syn: 1, synAck: 2, ack: 4, data: 8, fin: 16, reset: 32 });

/**
 * Follows the TCP conversations of a capture, and notes of each segment what Wireshark's analysis finds in it, by the rules of
 * its user's guide (7.5, TCP Analysis). Allocates only at the beginning of a conversation.
 */
export class TcpAnalysis {
  /** What was found in the last segment that was walked. */
  readonly notes = new TcpNotes();
  /** Where the codec puts the segment before it calls `follow`. */
  readonly segment = new Segment();
  /** The conversation of that segment, and the end that has sent it. */
  conversation = new Conversation();
  sender: Sender = this.conversation.lower;
  readonly #conversations = new ConversationTable();
  readonly #followsAcknowledgments: boolean;

  /** Without `followsAcknowledgments` no note says which segment was acknowledged or sent again, and what is on its way. */
  constructor(followsAcknowledgments = true) {
    this.#followsAcknowledgments = followsAcknowledgments;
  }

  /** What was found in the segment of `layer`; `undefined` if that is not the one that was followed. */
  notesOf(packet: Packet, layer: number): TcpNotes | undefined {
    const { notes } = this;
    return notes.layer === layer && notes.walk === packet.walks ? notes : undefined;
  }

  /**
   * Takes the segment of `packet`, whose addresses and ports are those of its layer, into its conversation. A segment that is
   * shorter than its header (`payloadBytes` is negative) belongs to a conversation, but is not part of what was sent.
   */
  follow(packet: Packet, layer: number): void {
    const { segment, notes } = this;
    segment.frame = packet.number;
    notes.found = 0;
    const conversation = this.#conversationOf(packet);
    segment.time =
      (packet.seconds - conversation.firstSeconds) * 1e9 +
      (packet.nanoseconds - conversation.firstNanoseconds);
    const isLower = this.#conversations.isLower;
    const own = isLower ? conversation.lower : conversation.higher;
    const peer = isLower ? conversation.higher : conversation.lower;
    this.conversation = conversation;
    this.sender = own;
    notes.clearMessages();
    notes.acknowledgedFrame = 0;
    notes.repeatedFrame = 0;
    notes.bytesInFlight = 0;
    notes.pushedBytes = 0;
    notes.layer = layer;
    notes.walk = packet.walks;
    notes.stream = conversation.stream;
    notes.completeness = conversation.completeness;
    notes.roundTrip = conversation.roundTrip;
    notes.sinceFirst = segment.time;
    notes.sincePrevious = segment.time - conversation.lastTime;
    conversation.lastTime = segment.time;
    notes.base = 0;
    notes.peerBase = 0;
    notes.scale = unknownScale;
    if (segment.has(flag.fin) && !peer.closesFirst) own.closesFirst = true;
    notes.closesFirst = own.closesFirst;
    if (segment.payloadBytes >= 0) this.#take(conversation, own, peer);
  }

  #take(conversation: Conversation, own: Sender, peer: Sender): void {
    const { segment, notes } = this;
    setBases(segment, own, peer);
    notes.base = own.base;
    notes.peerBase = peer.base;
    // Wireshark does not count the first segment of a conversation that was captured from its middle on.
    const counts = segment.has(flag.syn) || own.hasNext || peer.hasNext;
    analyse(segment, notes, conversation, own, peer);
    const keepsScale = (notes.found & note.portsReused) !== 0 && segment.has(flag.acknowledgment);
    if (segment.has(flag.syn) && !keepsScale) negotiateScale(segment, own, peer);
    if (!segment.has(flag.syn)) notes.scale = own.scale;
    if (counts) observe(segment, conversation);
    if (this.#followsAcknowledgments) followAcknowledgments(segment, notes, own, peer);
    notes.roundTrip = conversation.roundTrip;
  }

  #conversationOf(packet: Packet): Conversation {
    const { segment } = this;
    const found = this.#conversations.find(packet);
    if (found === undefined) return this.#conversations.add(packet);
    const own = this.#conversations.isLower ? found.lower : found.higher;
    if (!segment.has(flag.syn) || !own.hasBase || own.base === segment.sequence) return found;
    this.notes.found |= note.portsReused;
    if (segment.has(flag.acknowledgment)) {
      own.base = segment.sequence;
      return found;
    }
    const renewed = this.#conversations.renew(found, packet);
    renewed.completeness = seen.syn;
    return renewed;
  }
}

function setBases(segment: Segment, own: Sender, peer: Sender): void {
  if (!own.hasBase) {
    own.base = segment.has(flag.syn) ? segment.sequence : (segment.sequence - 1) | 0;
    own.hasBase = true;
  }
  if (!peer.hasBase && segment.has(flag.acknowledgment)) {
    peer.base = (segment.acknowledgment - 1) | 0;
    peer.hasBase = true;
  }
}

function negotiateScale(segment: Segment, own: Sender, peer: Sender): void {
  own.scale = segment.shift < 0 ? noScale : segment.shift;
  if (own.scale === noScale) peer.scale = noScale;
  // The answer decides for both: a window is scaled only if both have offered it.
  if (!segment.has(flag.acknowledgment)) return;
  if (own.scale === noScale || peer.scale === noScale) {
    own.scale = noScale;
    peer.scale = noScale;
  }
}

/** Which segment is acknowledged, and what is on its way. */
function followAcknowledgments(segment: Segment, notes: TcpNotes, own: Sender, peer: Sender): void {
  if (segment.has(flag.acknowledgment) && peer.unacknowledged !== undefined) {
    if (peer.unacknowledged.acknowledge(segment.acknowledgment)) {
      notes.acknowledgedFrame = peer.unacknowledged.foundFrame;
      notes.acknowledgedAfter = segment.time - peer.unacknowledged.foundTime;
    }
    if (peer.unacknowledged.bytes === 0) peer.isCounted = true;
  }
  if ((notes.found & note.previousNotCaptured) !== 0) own.isCounted = false;
  else if ((notes.found & (repeated | note.outOfOrder)) !== 0) own.isCounted = true;
  if (segment.span === 0 || (notes.found & note.zeroWindowProbe) !== 0) return;
  own.unacknowledged ??= new Unacknowledged();
  const { unacknowledged } = own;
  if ((notes.found & repeated) !== 0) {
    const isKnown = unacknowledged.find(segment.sequence);
    // Of what was acknowledged meanwhile, the time is that since the last segment which was sent for the first time.
    const isLate = !isKnown && (notes.found & note.retransmission) !== 0;
    const after = segment.time - (isKnown ? unacknowledged.foundTime : own.nextTime);
    if (after > 0 && isKnown) notes.repeatedFrame = unacknowledged.foundFrame;
    if (after > 0 && isLate) notes.repeatedFrame = own.nextFrame;
    notes.repeatedAfter = after;
  }
  unacknowledged.add(segment.sequence, (segment.sequence + segment.span) | 0, segment.frame, segment.time);
  if (segment.payloadBytes <= 0) return;
  if (own.isCounted) notes.bytesInFlight = unacknowledged.bytes;
  notes.pushedBytes = own.sincePush + segment.payloadBytes;
  own.sincePush = segment.has(flag.push) ? 0 : notes.pushedBytes;
}

function observe(segment: Segment, conversation: Conversation): void {
  const isAck = segment.has(flag.acknowledgment);
  if (segment.has(flag.syn)) {
    if (!isAck) conversation.synTime = segment.time;
    conversation.completeness |= isAck ? seen.synAck : seen.syn;
  } else if (isAck) {
    if (conversation.roundTrip < 0 && conversation.synTime >= 0)
      conversation.roundTrip = segment.time - conversation.synTime;
    if (segment.payloadBytes === 0 && !segment.has(flag.fin | flag.reset))
      conversation.completeness |= seen.ack;
  }
  if (segment.payloadBytes > 0) conversation.completeness |= seen.data;
  if (segment.has(flag.fin)) conversation.completeness |= seen.fin;
  if (segment.has(flag.reset)) conversation.completeness |= seen.reset;
}

function analyse(
  segment: Segment,
  notes: TcpNotes,
  conversation: Conversation,
  own: Sender,
  peer: Sender,
): void {
  const { sequence, payloadBytes } = segment;
  const end = (sequence + segment.span) | 0;
  const isPlain = !segment.has(flag.syn | flag.fin | flag.reset);
  const fromNext = own.hasNext ? (sequence - own.next) | 0 : 0;
  let found = notes.found;
  if (payloadBytes === 1 && own.hasNext && fromNext === 0 && peer.hasWindow && peer.window === 0)
    found |= note.zeroWindowProbe;
  else if (isPlain && segment.window === 0) found |= note.zeroWindow;
  if (fromNext > 0 && !segment.has(flag.reset)) found |= note.previousNotCaptured;
  if (isPlain && own.hasNext && payloadBytes <= 1 && fromNext === -1) found |= note.keepAlive;
  if (isPlain && own.hasNext && fromNext === 0 && payloadBytes === 0 && own.hasAck)
    found |= analyseAck(segment, notes, own, peer);
  if (isPlain && payloadBytes > 0 && fillsWindow(end, peer)) found |= note.windowFull;
  if (
    peer.hasNext &&
    segment.has(flag.acknowledgment) &&
    ((segment.acknowledgment - peer.contiguous) | 0) > 0
  ) {
    found |= note.ackedUnseen;
    peer.contiguous = later(segment.acknowledgment, peer.next);
  }
  if (segment.span > 0 && (found & note.keepAlive) === 0)
    found |= analyseRepeated(segment, end, conversation, own, peer);
  notes.found = found;
  remember(segment, end, found, own);
}

/** Of a segment without payload where the next is expected: is it a window update, or an acknowledgment sent again? */
function analyseAck(segment: Segment, notes: TcpNotes, own: Sender, peer: Sender): number {
  const { window, acknowledgment } = segment;
  const sinceLast = (acknowledgment - own.lastAck) | 0;
  if (window !== own.window) return window !== 0 && sinceLast === 0 ? note.windowUpdate : 0;
  if (window === 0) {
    const isAnswer = (peer.lastNotes & note.zeroWindowProbe) !== 0 && (sinceLast === 0 || sinceLast === 1);
    return isAnswer ? note.zeroWindowProbeAck : 0;
  }
  if (sinceLast !== 0) return 0;
  if ((peer.lastNotes & note.keepAlive) !== 0) return note.keepAliveAck;
  own.duplicates += 1;
  notes.duplicate = own.duplicates;
  notes.duplicateOf = own.ackFrame;
  return note.duplicateAck;
}

/** Whether a segment that ends before `end` ends where the window of the receiver does. */
function fillsWindow(end: number, peer: Sender): boolean {
  if (!peer.hasWindow || !peer.hasAck || peer.scale === unknownScale) return false;
  const shift = Math.max(0, peer.scale);
  return end === ((peer.lastAck + (peer.window << shift)) | 0);
}

/** Of a segment with bytes that come before the next expected one: why are they there? */
function analyseRepeated(
  segment: Segment,
  end: number,
  conversation: Conversation,
  own: Sender,
  peer: Sender,
): number {
  const payloadEnd = segment.sequence + segment.payloadBytes;
  if (segment.payloadBytes > 0 && peer.hasAck && ((payloadEnd - peer.lastAck) | 0) <= 0) return note.spurious;
  const fromNext = (segment.sequence - own.next) | 0;
  if (!own.hasNext || fromNext >= 0 || (fromNext === -1 && segment.payloadBytes > 1)) return 0;
  const isAskedFor = peer.duplicates >= 2 && peer.lastAck === segment.sequence;
  if (isAskedFor && segment.time - peer.ackTime < fastTime) return note.fast;
  const threshold = conversation.roundTrip < 0 ? outOfOrderTime : conversation.roundTrip;
  if (end !== own.next && segment.time - own.nextTime < threshold) return note.outOfOrder;
  return note.retransmission;
}

/** Whether everything before a segment was seen or acknowledged, so that this is true of what was sent after it as well. */
function continues(segment: Segment, end: number, found: number, own: Sender): boolean {
  if (segment.sequence === own.contiguous) return (found & note.previousNotCaptured) === 0;
  const isBefore = ((segment.sequence - own.contiguous) | 0) < 0 && ((end - own.contiguous) | 0) > 0;
  return isBefore && segment.sequence === own.next;
}

function remember(segment: Segment, end: number, found: number, own: Sender): void {
  const isFirst = !own.hasNext;
  const fits = isFirst || continues(segment, end, found, own);
  if (isFirst || (((end - own.next) | 0) > 0 && (found & note.zeroWindowProbe) === 0)) {
    own.next = end;
    own.hasNext = true;
    own.nextTime = segment.time;
    own.nextFrame = segment.frame;
  }
  if (fits) own.contiguous = own.next;
  own.window = segment.window;
  own.hasWindow = true;
  // Wireshark takes the number of a segment without the flag as well, unless it is 0.
  if (!own.hasAck || own.lastAck !== segment.acknowledgment) {
    own.duplicates = 0;
    own.ackFrame = segment.frame;
  }
  own.lastAck = segment.acknowledgment;
  own.hasAck = segment.acknowledgment !== 0;
  own.ackTime = segment.time;
  own.lastNotes = found;
}

/** The later of two sequence numbers. */
function later(one: number, other: number): number {
  return ((one - other) | 0) > 0 ? one : other;
}

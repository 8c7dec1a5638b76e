/** An end of a recorded conversation: the client opened it, or sent the first datagram. */
export type ReplaySide = 'client' | 'server';

/** What one side did. */
export type RecordedStep =
  | {
      readonly type: 'data';
      readonly from: ReplaySide;
      readonly timeMicros: number;
      /** A part of the stream, or a datagram; nobody changes it. */
      readonly bytes: Uint8Array;
    }
  /** It has finished sending, or has reset the connection; TCP only. */
  | { readonly type: 'finished'; readonly from: ReplaySide; readonly timeMicros: number };

/** A TCP connection, or a conversation of datagrams between two addresses, from beginning to end. */
export interface RecordedConversation {
  /** As people name it: `tcp.stream 3`. */
  readonly name: string;
  readonly protocol: 'tcp' | 'udp';
  readonly client: string;
  readonly server: string;
  /** When it began; times of one recording are on one clock. */
  readonly beganMicros: number;
  readonly steps: readonly RecordedStep[];
}

/** Bytes of one side, and the time since what happened before them on either side. */
export interface TimedBytes {
  readonly bytes: Uint8Array;
  readonly gapMs: number;
}

/** What the client sent in a row, and what the server sent then. */
export interface Exchange {
  /** Empty only where the server speaks first. */
  readonly requests: readonly TimedBytes[];
  /** The client finished sending behind them, and before the answers. */
  readonly isClientDone: boolean;
  readonly answers: readonly TimedBytes[];
  /** The server finished sending behind them, before the client closed. */
  readonly isServerDone: boolean;
}

interface OpenExchange {
  requests: TimedBytes[];
  isClientDone: boolean;
  answers: TimedBytes[];
  isServerDone: boolean;
}

const newExchange = (): OpenExchange => ({
  requests: [],
  isClientDone: false,
  answers: [],
  isServerDone: false,
});

/** A conversation as exchanges. Each request has an exchange of its own with `eachRequest`, as each datagram is a request. */
export function exchangesOf(
  { steps, beganMicros }: Pick<RecordedConversation, 'steps' | 'beganMicros'>,
  eachRequest = false,
): readonly Exchange[] {
  const exchanges: OpenExchange[] = [];
  let current = newExchange();
  let beforeMicros = beganMicros;
  let isServerTurn = false;
  let hasClientClosed = false;
  for (const step of steps) {
    const gapMs = Math.max(0, step.timeMicros - beforeMicros) / 1_000;
    beforeMicros = step.timeMicros;
    if (step.from === 'client') {
      const beginsAnew = isServerTurn || (eachRequest && current.requests.length > 0);
      if (beginsAnew && step.type === 'data') {
        exchanges.push(current);
        current = newExchange();
        isServerTurn = false;
      }
      if (step.type === 'data') current.requests.push({ bytes: step.bytes, gapMs });
      else if (isServerTurn) hasClientClosed = true;
      else current.isClientDone = true;
      continue;
    }
    isServerTurn = true;
    if (step.type === 'data') current.answers.push({ bytes: step.bytes, gapMs });
    else if (!hasClientClosed) current.isServerDone = true;
  }
  const isEmpty = current.requests.length + current.answers.length === 0;
  if (!isEmpty || current.isServerDone) exchanges.push(current);
  return exchanges;
}

import { decodeUtf8, encodeUtf8 } from '../../bytes/utf8.js';
import { type Program, type ProgramCall, print, read } from './program.js';

/** A thermometer that connects, sends one reading as a line, and prints what the server answers. */
export function* thermometer(connect: Extract<ProgramCall, { readonly type: 'connect' }>): Program {
  const connected = yield connect;
  if (!connected.ok) return;
  yield { type: 'send', bytes: encodeUtf8('23.5\n') };
  const answer = yield* read(64);
  if (answer !== undefined) yield* print(decodeUtf8(answer).trimEnd());
  yield { type: 'close' };
}

/** A server that takes one reading, and answers `ok`. */
export function* readingServer(open: Extract<ProgramCall, { readonly type: 'open' }>): Program {
  yield open;
  yield { type: 'accept' };
  const reading = yield* read(64);
  if (reading === undefined) return;
  yield* print(decodeUtf8(reading).trimEnd());
  yield { type: 'send', bytes: encodeUtf8('ok\n') };
  yield* read(64);
  yield { type: 'close' };
}

import { type ComposeFault, composeBytes } from '../../bytes/compose.js';
import { completePrefixBytes } from '../../bytes/encodings.js';
import { createFramingDecoder, type FramingDecoder } from '../../bytes/framing.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import type { EolName } from '../../bytes/line-endings.js';
import { BreakoutboxError } from '../../errors/error.js';
import type { Situation } from '../../errors/situations.js';
import type { Settings } from '../settings.js';

/** Maximum bytes of a line that is converted as one; longer text without a checksum is passed on in pieces of this size. */
const maxLineBytes = 1024 * 1024;

const lf = 0x0a;
const cr = 0x0d;
const byteOrderMark = Uint8Array.of(0xef, 0xbb, 0xbf);
const nothing = new Uint8Array(0);

/** The options that turn piped input into lines of text or hex. */
const convertingOptions = ['encoding', 'hex', 'eol', 'checksum'] as const;
type ConvertingOption = (typeof convertingOptions)[number];

/** Converts piped input or a file to bytes to send, chunk by chunk. */
export interface InputConverter {
  /** Returns the pieces that `chunk` completes, each of them one datagram, or parts of a stream. @throws BreakoutboxError */
  write(chunk: Uint8Array): readonly Uint8Array[];
  /** Returns the rest at the end. @throws BreakoutboxError */
  end(): readonly Uint8Array[];
}

/**
 * Bytes stay as they are, cut into lines for datagrams. If an option for text or hex was given, every line of UTF-8 is
 * converted as the option says. Backslashes are literal: the sender of a pipe has a shell, or a program, to write bytes
 * with.
 */
export function inputConverter(source: string, settings: Settings, datagrams: boolean): InputConverter {
  const option = convertingOptions.find((name) => settings.given.has(name));
  if (option !== undefined) return new ConvertedLines(source, option, settings);
  return datagrams ? new Lines() : { write: (chunk) => [chunk], end: () => [] };
}

/** Lines as they are, each with its end. */
class Lines implements InputConverter {
  readonly #decoder: FramingDecoder = createFramingDecoder({ type: 'line' }, maxLineBytes);

  write(chunk: Uint8Array): readonly Uint8Array[] {
    const lines: Uint8Array[] = [];
    this.#decoder.write(chunk, (line) => lines.push(line));
    return lines;
  }

  end(): readonly Uint8Array[] {
    const lines: Uint8Array[] = [];
    this.#decoder.end((line) => lines.push(line));
    return lines;
  }
}

/**
 * Lines of UTF-8 in another encoding, of hex as bytes, with another ending or with a checksum. A line keeps its own ending
 * unless one was given; hex has none unless one was given. An empty line is its ending alone, and a byte order mark at the
 * very beginning, which marks only the encoding, is dropped.
 */
class ConvertedLines implements InputConverter {
  readonly #source: string;
  readonly #option: ConvertingOption;
  readonly #settings: Settings;
  readonly #decoder: FramingDecoder = createFramingDecoder({ type: 'line' }, maxLineBytes);
  #line = 1;
  #column = 1;
  #held: Uint8Array = nothing;
  #begun = false;

  constructor(source: string, option: ConvertingOption, settings: Settings) {
    this.#source = source;
    this.#option = option;
    this.#settings = settings;
  }

  write(chunk: Uint8Array): readonly Uint8Array[] {
    const converted: Uint8Array[] = [];
    this.#decoder.write(chunk, (bytes) => this.#take(bytes, false, converted));
    return converted;
  }

  end(): readonly Uint8Array[] {
    const converted: Uint8Array[] = [];
    this.#decoder.end((bytes) => this.#take(bytes, true, converted));
    if (this.#held.byteLength > 0) this.#take(nothing, true, converted);
    return converted;
  }

  /** A line, or the piece of one that is longer than the bound. */
  #take(piece: Uint8Array, atEnd: boolean, converted: Uint8Array[]): void {
    let bytes = this.#held.byteLength === 0 ? piece : joinBytes([this.#held, piece]);
    this.#held = nothing;
    if (!this.#begun && byteOrderMark.every((byte, index) => bytes[index] === byte))
      bytes = bytes.subarray(3);
    this.#begun = true;
    const ending = endingOf(bytes);
    const isUnended = ending === 'none' && !atEnd;
    if (isUnended) {
      const { hex, checksum } = this.#settings;
      if (hex || checksum !== undefined) {
        const option = hex ? '--hex' : '--checksum';
        const params = { source: this.#source, line: this.#line, most: maxLineBytes, option };
        throw new BreakoutboxError('INPUT_LINE_TOO_LONG', params);
      }
      // Half a character, or half of CR LF, waits for the other half.
      const whole = bytes.at(-1) === cr ? bytes.byteLength - 1 : completePrefixBytes(bytes, 'utf-8');
      this.#held = bytes.slice(whole);
      bytes = bytes.subarray(0, whole);
    }
    const text = this.#textOf(bytes.subarray(0, bytes.byteLength - endingBytes[ending]));
    const message = this.#composed(text, ending, isUnended);
    if (message.byteLength > 0) converted.push(message);
    this.#column += isUnended ? charactersOf(bytes) : 0;
    if (isUnended) return;
    this.#line += 1;
    this.#column = 1;
  }

  #composed(text: string, own: LineEnding, isUnended: boolean): Uint8Array {
    const { hex, encoding, eol, checksum, given } = this.#settings;
    if (hex && text.trim() === '') return nothing;
    const isGiven = given.has('eol');
    const ending: EolName = isUnended ? 'none' : isGiven ? eol : hex ? 'none' : own;
    const sum = text === '' ? undefined : checksum;
    const composed = composeBytes({ text, hex, encoding, raw: true, eol: ending, checksum: sum });
    if (composed.ok) return composed.bytes;
    const { code, ...params } = composed.fault;
    const column = composed.fault.column + this.#column - 1;
    const place = { source: this.#source, line: this.#line, column, situation: situationOf(composed.fault) };
    throw new BreakoutboxError(code, { ...params, ...place });
  }

  #textOf(bytes: Uint8Array): string {
    try {
      return strictDecoder.decode(bytes);
    } catch {
      const column = this.#column + charactersBeforeFault(bytes);
      const params = { source: this.#source, line: this.#line, column, option: `--${this.#option}` };
      throw new BreakoutboxError('INPUT_NOT_UTF8', params);
    }
  }
}

/** Made once: for short lines it would cost more than the reading. */
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How many characters whole UTF-8 is: bytes that begin one (RFC 3629, section 3). */
function charactersOf(bytes: Uint8Array): number {
  let characters = 0;
  for (const byte of bytes) if ((byte & 0xc0) !== 0x80) characters += 1;
  return characters;
}

type LineEnding = Extract<EolName, 'none' | 'lf' | 'crlf'>;
const endingBytes: Readonly<Record<LineEnding, number>> = { none: 0, lf: 1, crlf: 2 };

function endingOf(bytes: Uint8Array): LineEnding {
  if (bytes.at(-1) !== lf) return 'none';
  return bytes.at(-2) === cr ? 'crlf' : 'lf';
}

/** Counts the characters before the first malformed byte, by binary search for the longest prefix that is UTF-8. */
function charactersBeforeFault(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.byteLength + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  const whole = completePrefixBytes(bytes.subarray(0, good), 'utf-8');
  return [...new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, whole))].length;
}

function situationOf({ code }: ComposeFault): Situation {
  switch (code) {
    case 'TEXT_UNENCODABLE':
      return 'line-unencodable';
    case 'NMEA_INVALID':
      return 'line-not-nmea';
    case 'MODBUS_ASCII_INVALID':
      return 'line-not-modbus-ascii';
    case 'CHECKSUM_MESSAGE_SHORT':
      return 'line-short-for-checksum';
    case 'HEX_ODD':
      return 'hex-line-odd';
    default:
      return 'hex-line-invalid';
  }
}

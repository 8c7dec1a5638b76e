import type { EncodingName } from '../../bytes/encoding-names.js';
import { decodeText } from '../../bytes/encodings.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { joinBytes } from '../../bytes/join-bytes.js';
import { WholeCharacters } from '../../bytes/whole-characters.js';
import { failureMessage, type Language } from '../../errors/error.js';
import type { Received, Sent, TrafficEvent } from '../event.js';
import { alteredMark, alteredSentence } from './altered-words.js';
import { senderOf } from './export-item.js';
import { type LogWords, logWords } from './log-words.js';

/** How the lines of one endpoint are written. */
export interface LogLineOptions {
  readonly language: Language;
  /** Of its text. */
  readonly encoding: EncodingName;
  /** All messages are written as hex. */
  readonly isHex: boolean;
  /** A character may begin in one message of a peer and end in the next (TCP without framing). */
  readonly isStream: boolean;
  /** Written into each line, behind its time; undefined where the file holds one endpoint alone. */
  readonly name?: string | undefined;
  /** Local time of microseconds since 1970, as `2026-11-25 08:12:40.118`. */
  readonly localTime: (timeMicros: number) => string;
}

/** Peers whose half characters are kept; past it, the one that is known longest starts afresh. */
const maxPeers = 10_000;

/** What no text has: malformed bytes, and controls besides those of lines, terminals and NUL at the end. */
const binary = /[\ufffd\x00-\x06\x0e-\x1a\x1c-\x1f]/;

/**
 * Writes the events of one endpoint as lines of a log, one for each:
 *
 *     2026-11-27 12:00:03.002 < 127.0.0.1:51000  12 B  Hello Server
 *
 * `<` received, `>` sent, `+` connected, `-` closed, `!` failure, `=` rule, `*` anything else. A message is whole, as text where it is
 * text in the endpoint's encoding, else as hex. Nothing from the network reaches a line unescaped.
 */
export class LogLines {
  readonly #options: LogLineOptions;
  readonly #words: LogWords;
  readonly #characters = new Map<string, WholeCharacters>();

  constructor(options: LogLineOptions) {
    this.#options = options;
    this.#words = logWords[options.language];
  }

  /** The line of an event without its end; empty for the progress of a transfer. */
  line(event: TrafficEvent): string {
    const [mark, text] = this.#markAndText(event);
    return mark === '' ? '' : this.#marked(event.timeMicros, mark, text);
  }

  /** What the line of an event says, without its time, mark and peer. */
  sentence(event: TrafficEvent): string {
    const [, text] = this.#markAndText(event);
    const of = 'peer' in event && event.peer !== undefined ? `${event.peer}  ` : '';
    return text.startsWith(of) ? text.slice(of.length) : text;
  }

  /** The line that stands for `count` others that are missing. */
  missingLine(timeMicros: number, count: number): string {
    return this.#marked(timeMicros, '!', this.#words.missing(count));
  }

  #by(event: Received | Sent): string {
    const who = senderOf(event);
    return who === '' ? '' : `  ${this.#words.sentBy(who)}`;
  }

  #marked(timeMicros: number, mark: string, text: string): string {
    const { localTime, name } = this.#options;
    const of = name === undefined ? '' : `[${visibleText(name)}] `;
    return `${localTime(timeMicros)} ${of}${mark} ${text}`;
  }

  #markAndText(event: TrafficEvent): readonly [mark: string, text: string] {
    const words = this.#words;
    switch (event.type) {
      case 'received':
      case 'sent':
        return [
          event.type === 'received' ? '<' : '>',
          `${event.peer}  ${event.bytes.byteLength} B  ${this.#content(event)}${this.#by(event)}`,
        ];
      case 'listening':
        return ['*', words.listening(event.local, event.reachable.join(' '))];
      case 'addressesChanged':
        return ['*', event.changes.map(({ change, address }) => words.changes[change](address)).join('; ')];
      case 'connected':
        return ['+', `${event.peer}  ${words.connected(event.open, event.target)}`];
      case 'closed': {
        const { peer, reason, durationMs, receivedBytes, sentBytes, retrySeconds } = event;
        const rest = this.#forget(peer);
        const inside = rest.byteLength === 0 ? '' : `; ${words.endedInside(formatHex(rest))}`;
        const closed = words.closed(reason, secondsText(durationMs / 1_000), receivedBytes, sentBytes);
        const again = retrySeconds === undefined ? '' : words.retryIn(retrySeconds);
        return ['-', `${peer}  ${closed}${inside}${again}`];
      }
      case 'error': {
        const { retrySeconds } = event.failure.params;
        const again = typeof retrySeconds === 'number' ? words.retryIn(retrySeconds) : '';
        const of = event.peer === undefined ? '' : `${event.peer}  `;
        return ['!', `${of}${visibleText(failureMessage(event.failure, this.#options.language))}${again}`];
      }
      case 'peerFinished':
        return ['*', `${event.peer}  ${words.peerFinished(event.waitSeconds)}`];
      case 'turnChanged':
        return ['*', words.turns[event.turn]];
      case 'ruleMatched': {
        const tags = event.tags.map((tag) => `  #${visibleText(tag)}`).join('');
        return ['=', `${event.peer}  ${words.ruleMatched(visibleText(event.rule))}${tags}`];
      }
      case 'ruleNoted': {
        const rule = visibleText(event.rule);
        if (event.purpose === 'stopRecording')
          return ['*', `${event.peer}  ${words.ruleStopsRecording(rule)}`];
        return [event.purpose === 'notify' ? '!' : '=', `${event.peer}  ${rule}  ${visibleText(event.text)}`];
      }
      case 'ruleFailed':
        return ['!', `${event.peer}  ${visibleText(failureMessage(event.failure, this.#options.language))}`];
      case 'altered':
        return [
          alteredMark(event),
          `${event.peer}  ${alteredSentence(event, this.#options.language, Number.POSITIVE_INFINITY)}`,
        ];
      case 'transferStarted':
        return ['+', `${event.peer}  ${words.transferStarted(event.direction, visibleText(event.file))}`];
      case 'transferProgressed':
        return ['', ''];
      case 'transferFinished': {
        const { outcome, file, bytes, seconds, failure, peer } = event;
        const why =
          failure === undefined ? '' : `: ${visibleText(failureMessage(failure, this.#options.language))}`;
        const finished = words.transferFinished(outcome, visibleText(file), bytes, secondsText(seconds));
        return [outcome === 'done' ? '-' : '!', `${peer}  ${finished}${why}`];
      }
      case 'stopped':
        return ['*', words.stopped(event.totals)];
    }
  }

  /** Text that is complete with this message, or all of it as hex, with what the message before it has left over. */
  #content(event: Received | Sent): string {
    const { bytes } = event;
    const { isHex, isStream, encoding } = this.#options;
    if (isHex) return formatHex(bytes);
    if (!isStream || event.type === 'sent') return textOrHex(bytes, encoding);
    const characters = this.#charactersOf(event.peer);
    const before = characters.held;
    const whole = characters.take(bytes);
    const text = decodeText(whole, encoding);
    if (!isBinary(text)) return visibleText(text);
    characters.end();
    return formatHex(before.byteLength === 0 ? bytes : joinBytes([before, bytes]));
  }

  #charactersOf(peer: string): WholeCharacters {
    const known = this.#characters.get(peer);
    if (known !== undefined) return known;
    const characters = new WholeCharacters(this.#options.encoding);
    this.#characters.set(peer, characters);
    if (this.#characters.size > maxPeers) {
      const [oldest = ''] = this.#characters.keys();
      this.#characters.delete(oldest);
    }
    return characters;
  }

  /** Forgets a peer, and returns what it has sent of a character. */
  #forget(peer: string): Uint8Array {
    const rest = this.#characters.get(peer)?.end() ?? new Uint8Array(0);
    this.#characters.delete(peer);
    return rest;
  }
}

function textOrHex(bytes: Uint8Array, encoding: EncodingName): string {
  const text = decodeText(bytes, encoding);
  return isBinary(text) ? formatHex(bytes) : visibleText(text);
}

function isBinary(text: string): boolean {
  return binary.test(text.endsWith('\0') ? text.replace(/\0+$/, '') : text);
}

function secondsText(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 3 : 1);
}

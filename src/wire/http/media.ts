import type { Line } from '../line.js';

/** What a row says of a body: a part of the column `Protocol`, and words of the column `Info`. */
export interface Media {
  readonly label: 'HTTP' | 'HTTP/JSON' | 'HTTP/XML';
  /** ASCII, or what came from the network. */
  readonly words: Uint8Array;
}

/** Of a message without a body, or of one whose body is not looked at. */
export const noMedia: Media = { label: 'HTTP', words: new Uint8Array(0) };
const json: Media = {
  label: 'HTTP/JSON',
  words: lettersOf(', JavaScript Object Notation (application/json)'),
};
const xml: Media = { label: 'HTTP/XML', words: noMedia.words };

/** Pictures that Wireshark recognizes by how they begin, whatever their type is said to be. */
const pictures: readonly (readonly [begin: string, least: number, words: string])[] = [
  ['\x89PNG\r\n\x1a\n', 33, ' (PNG)'],
  ['GIF89a', 14, ' (GIF89a)'],
  ['GIF87a', 14, ' (GIF87a)'],
  ['\xff\xd8\xff\xe0\0\x10JFIF', 20, ' (JPEG JFIF image)'],
];

/**
 * What a row says of a body of `type` (a Content-Type; `undefined` if there is none) from `from` to before `end`, in the words of
 * tshark.
 */
export function mediaOf(type: string | undefined, bytes: Uint8Array, from: number, end: number): Media {
  if (from >= end) return noMedia;
  const kind = (type ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (kind === 'application/json') return json;
  if (isXml(kind)) return xml;
  if (kind === 'application/octet-stream' || kind.startsWith('multipart/')) return noMedia;
  const picture = pictures.find(([begin, least]) => end - from >= least && beginsWith(bytes, from, begin));
  if (picture !== undefined) return { label: 'HTTP', words: lettersOf(picture[2]) };
  return kind === '' ? noMedia : { label: 'HTTP', words: lettersOf(` (${kind})`) };
}

/** Writes words, which come from the network. */
export function writeMedia(line: Line, { words }: Media): void {
  line.text(words, 0, words.length);
}

function lettersOf(text: string): Uint8Array {
  const letters = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) letters[index] = text.charCodeAt(index);
  return letters;
}

function isXml(kind: string): boolean {
  return kind === 'text/xml' || kind === 'application/xml' || kind.endsWith('+xml');
}

function beginsWith(bytes: Uint8Array, from: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (bytes[from + index] !== text.charCodeAt(index)) return false;
  return true;
}

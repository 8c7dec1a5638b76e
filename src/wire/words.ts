import type { Sentence } from '../errors/entry.js';
import { tftpFaultWords, tftpFieldWords } from './tftp/words.js';

const fieldWords: Readonly<Record<string, Sentence>> = tftpFieldWords;
const faultWords: Readonly<Record<string, Readonly<Record<string, Sentence>>>> = Object.freeze({
  tftp: tftpFaultWords,
});

/** The purpose of a field, by its name (`tftp.block`), in both languages. */
export function wordsOfField(name: string): Sentence | undefined {
  return Object.hasOwn(fieldWords, name) ? fieldWords[name] : undefined;
}

/** The meaning of a layer's fault, by the layer's protocol and the fault's code, in both languages. */
export function wordsOfFault(protocol: string, code: string): Sentence | undefined {
  const ofProtocol = Object.hasOwn(faultWords, protocol) ? faultWords[protocol] : undefined;
  return ofProtocol !== undefined && Object.hasOwn(ofProtocol, code) ? ofProtocol[code] : undefined;
}

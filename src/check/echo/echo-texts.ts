import type { EncodingName } from '../../bytes/encoding-names.js';
import { firstUnencodable } from '../../bytes/encodings.js';

/** Texts of several scripts; of the first that an encoding has, its checks take their words. */
const candidates = ['温度:25℃ 水', 'こんにちは', '안녕하세요', 'Größe'] as const;

/** Words with characters of more than one byte, where the encoding has any. */
export function wordsOf(encoding: EncodingName): string {
  return candidates.find((text) => firstUnencodable(text, encoding) === undefined) ?? 'words';
}

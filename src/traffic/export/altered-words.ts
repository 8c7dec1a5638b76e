import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import type { Language } from '../../errors/error.js';
import type { Alteration, Altered } from '../event.js';

type Sides = Readonly<Record<Altered['side'], string>>;

const towards: Readonly<Record<Language, Sides>> = {
  en: { up: 'the target', down: 'the client' },
  'zh-CN': { up: '目标', down: '客户端' },
};

/** The other of two sides: who sent what goes to this one. */
const opposite = { up: 'down', down: 'up' } as const;

/** What happened, where `to` is whom the message was for, and `from` who sent it. */
const sentences: Readonly<
  Record<Language, Readonly<Record<Alteration, (to: string, from: string) => string>>>
> = {
  en: {
    held: (to) => `held on its way to ${to}`,
    forwarded: (to) => `sent on to ${to} as it came`,
    timedOut: (to) => `sent on to ${to} as it came, nobody having said otherwise in time`,
    changed: (to) => `changed on its way to ${to}`,
    dropped: (to) => `dropped on its way to ${to}`,
    answered: (to, from) => `answered to ${from} in the name of ${to}`,
    typed: (to, from) => `said to ${to} in the name of ${from}`,
    lost: (to) => `lost on its way to ${to}`,
    corrupted: (to) => `corrupted on its way to ${to}`,
    duplicated: (to) => `duplicated on its way to ${to}`,
    delayed: (to) => `delayed on its way to ${to}`,
    fromAnotherPort: (to) => `sent on to ${to} from another port`,
  },
  'zh-CN': {
    held: (to) => `发往${to}途中被扣留`,
    forwarded: (to) => `原样转发给${to}`,
    timedOut: (to) => `超时未处理，已原样转发给${to}`,
    changed: (to) => `发往${to}途中被修改`,
    dropped: (to) => `发往${to}途中被丢弃`,
    answered: (to, from) => `已以${to}的名义答复${from}`,
    typed: (to, from) => `已以${from}的名义发给${to}`,
    lost: (to) => `发往${to}途中丢失`,
    corrupted: (to) => `发往${to}途中损坏`,
    duplicated: (to) => `发往${to}途中重复`,
    delayed: (to) => `发往${to}途中延迟`,
    fromAnotherPort: (to) => `改由另一端口发给${to}`,
  },
};

/** The mark of a line about it: a message that waits for a person stands out. */
export function alteredMark({ what }: Altered): string {
  return what === 'held' ? '‖' : '*';
}

/**
 * What happened to a message at a relay, by what, and its bytes as hex, before and after, at most `maxBytes` of each:
 *
 *     changed on its way to the target (set 900): 3 B  01 EC 05 → 3 B  01 ED 05
 */
export function alteredSentence(event: Altered, language: Language, maxBytes: number): string {
  const { side, what, by, bytes, after } = event;
  const names = towards[language];
  const sentence = sentences[language][what](names[side], names[opposite[side]]);
  const cause =
    by === undefined ? '' : language === 'en' ? ` (${visibleText(by)})` : `（${visibleText(by)}）`;
  const colon = language === 'en' ? ': ' : '：';
  const change = after === undefined ? '' : ` → ${sized(after, maxBytes)}`;
  return `${sentence}${cause}${colon}${sized(bytes, maxBytes)}${change}`;
}

function sized(bytes: Uint8Array, maxBytes: number): string {
  const rest = bytes.byteLength > maxBytes ? ' …' : '';
  return `${bytes.byteLength} B  ${formatHex(bytes.subarray(0, maxBytes))}${rest}`.trimEnd();
}

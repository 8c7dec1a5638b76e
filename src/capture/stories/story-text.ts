import { formatBytes } from '../../bytes/byte-size.js';
import { type LongSpan, longSpan } from '../../bytes/long-span.js';
import type { Language } from '../../errors/error.js';
import type { StoryEvent, StoryParams, Turns } from './story.js';
import { storyWords } from './story-words.js';

/** Words for who did something. */
const sides: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { client: 'the client', server: 'the server' },
  'zh-CN': { client: '客户端', server: '服务端' },
};

/** A sentence of a story in `language`. What comes from the network is in it as it is: escape it where it is shown. */
export function storyText({ code, params }: Pick<StoryEvent, 'code' | 'params'>, language: Language): string {
  const template = storyWords[code][language];
  const chosen = template.replace(/\[([^\]]*)\]/g, (_, part: string) => (isFilled(part, params) ? part : ''));
  return chosen.replace(/\{(\w+)(?::(\w+))?\}/g, (_, name: string, counted: string | undefined) => {
    const value = params[name] ?? '';
    const text = valueText(name, value, language);
    return counted === undefined ? text : `${text} ${counted}${value === 1 ? '' : 's'}`;
  });
}

/** Whose turn it was for how long, as a sentence. */
export function turnsText({ client, server, nobody }: Turns, language: Language): string {
  const [forClient, forServer, forNobody] = [client, server, nobody].map((nanos) =>
    durationText(nanos, language),
  );
  if (language === 'en') {
    const turns = `the turn of the client for ${forClient}, of the server for ${forServer}`;
    return nobody === 0 ? turns : `${turns}, and of nobody, after losses, for ${forNobody}`;
  }
  const turns = `等待客户端 ${forClient}，等待服务端 ${forServer}`;
  return nobody === 0 ? turns : `${turns}，因丢包空等 ${forNobody}`;
}

/** How long something took: `410 µs`, `1.2 ms`, `12 ms`, `2.35 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(nanos: number, language: Language): string {
  const seconds = nanos / 1e9;
  const long = longSpan(seconds);
  if (long !== undefined) return longText(long, language);
  if (seconds >= 1) return `${seconds.toFixed(seconds >= 10 ? 1 : 2)} ${language === 'en' ? 's' : '秒'}`;
  const ms = seconds * 1_000;
  if (ms < 1) return `${Math.round(ms * 1_000)} ${language === 'en' ? 'µs' : '微秒'}`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ${language === 'en' ? 'ms' : '毫秒'}`;
}

function longText(span: LongSpan, language: Language): string {
  const isEnglish = language === 'en';
  if (span.unit === 'days')
    return isEnglish ? `${span.days} d ${span.hours} h` : `${span.days} 天 ${span.hours} 小时`;
  return isEnglish ? `${span.hours} h ${span.minutes} min` : `${span.hours} 小时 ${span.minutes} 分`;
}

function isFilled(part: string, params: StoryParams): boolean {
  return [...part.matchAll(/\{(\w+)/g)].every(([, name]) => (params[name ?? ''] ?? '') !== '');
}

function valueText(name: string, value: string | number, language: Language): string {
  if (name === 'side') return sides[language][value] ?? String(value);
  if (typeof value !== 'number') return value;
  if (name.endsWith('Nanos')) return durationText(value, language);
  if (name.endsWith('Bytes') || name.endsWith('BytesPerSecond')) return formatBytes(value);
  return String(value);
}

import type { Language } from '../../errors/error.js';
import type { FieldValues, FunctionName, Values } from './checked-filter.js';
import type { Range } from './syntax.js';

/** Names of protocols that people write in another way than filters do. */
const protocolNames: Readonly<Record<string, string>> = Object.freeze({
  frame: 'frame',
  data: 'data',
  eth: 'Ethernet',
  ip: 'IPv4',
  ipv6: 'IPv6',
  icmpv6: 'ICMPv6',
  dhcpv6: 'DHCPv6',
});

/** A protocol as people write it. */
export function protocolName(protocol: string): string {
  return protocolNames[protocol] ?? protocol.toUpperCase();
}

/** Values in words. `beside` is the field that a literal is compared with: its names of values are given with their numbers. */
export function wordsOf(values: Values, language: Language, beside?: Values): string {
  switch (values.type) {
    case 'field':
      return fieldWords(values, language);
    case 'protocol':
      return layered(protocolName(values.protocol), values.layers, language);
    case 'number':
      return numberWords(values.words, values.number, beside, language);
    case 'bytes':
    case 'text':
      return values.words;
    case 'slice': {
      const ranges = values.ranges.map((range) => rangeWords(range, language));
      const of = wordsOf(values.of, language);
      const joint = language === 'en' ? ' and ' : '和';
      return language === 'en' ? `${ranges.join(joint)} of ${of}` : spaced(of, `的${ranges.join(joint)}`);
    }
    case 'call':
      return callWords(values.name, values.of, language);
    case 'negative':
      return `-${wordsOf(values.of, language)}`;
    case 'arithmetic': {
      const [left, right] = [values.left, values.right].map((one) =>
        one.type === 'arithmetic' ? `{${wordsOf(one, language)}}` : wordsOf(one, language),
      );
      return `${left} ${values.operator} ${right}`;
    }
  }
}

function fieldWords({ field, layers }: FieldValues, language: Language): string {
  const purpose = field.type.purpose[language];
  const named = language === 'en' ? `${field.name} (${purpose})` : `${field.name}（${purpose}）`;
  return layered(named, layers, language);
}

function layered(named: string, layers: readonly Range[] | undefined, language: Language): string {
  if (layers === undefined) return named;
  const numbers = layers.map(({ from, length }) => {
    if (length === undefined) return language === 'en' ? `${from} and further in` : `${from} 及更内`;
    return length === 1 ? String(from) : `${from} – ${from + length - 1}`;
  });
  return language === 'en'
    ? `${named} in its layer ${numbers.join(', ')}`
    : `${named}（第 ${numbers.join('、')} 层）`;
}

function numberWords(words: string, number: number, beside: Values | undefined, language: Language): string {
  const name = beside?.type === 'field' ? beside.field.type.values[number] : undefined;
  if (name === undefined) return words;
  const value = Number.isNaN(Number(words)) ? String(number) : words;
  return language === 'en' ? `${value} (${name})` : `${value}（${name}）`;
}

function rangeWords({ from, length }: Range, language: Language): string {
  const isEnglish = language === 'en';
  if (length === undefined) {
    if (from < 0) return isEnglish ? `the last ${-from} bytes` : `最后 ${-from} 字节`;
    return isEnglish ? `the bytes from ${from} on` : `第 ${from} 字节起的部分`;
  }
  if (length === 1) return isEnglish ? `byte ${from}` : `第 ${from} 字节`;
  const last = from + length - 1;
  return isEnglish ? `bytes ${from} to ${last}` : `第 ${from} 至 ${last} 字节`;
}

/** What functions give, `{}` for what they are given. */
const functionWords: Readonly<Record<FunctionName, Readonly<Record<Language, string>>>> = Object.freeze({
  len: { en: 'the number of bytes of {}', 'zh-CN': '{}的字节数' },
  count: { en: 'the number of occurrences of {}', 'zh-CN': '{}的出现次数' },
  upper: { en: '{} in upper case', 'zh-CN': '{}的大写形式' },
  lower: { en: '{} in lower case', 'zh-CN': '{}的小写形式' },
  string: { en: '{} as text', 'zh-CN': '{}的文本形式' },
  max: { en: 'the greatest of {}', 'zh-CN': '{}中的最大值' },
  min: { en: 'the least of {}', 'zh-CN': '{}中的最小值' },
  abs: { en: 'the absolute value of {}', 'zh-CN': '{}的绝对值' },
});

function callWords(name: FunctionName, of: readonly Values[], language: Language): string {
  const given = of.map((one) => wordsOf(one, language)).join(language === 'en' ? ', ' : '、');
  if (language === 'en') return functionWords[name].en.replace('{}', () => given);
  return spaced(given, functionWords[name]['zh-CN'].replace('{}', ''));
}

/** Chinese words one after the other, with a blank where Latin letters or digits meet Chinese ones. */
export function spaced(one: string, other: string): string {
  return /[\w"']$/.test(one) !== /^[\w"']/.test(other) &&
    /[\w"'\p{L}]$/u.test(one) &&
    /^[\w"'\p{L}]/u.test(other)
    ? `${one} ${other}`
    : `${one}${other}`;
}

import type { Language } from '../../src/errors/error.js';

const dateParts = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;

/** A day and its time on the 24 hour clock. */
export const dateFormats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-GB', dateParts),
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { ...dateParts, month: '2-digit', day: '2-digit' }),
};

const dayParts = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric' } as const;

/** A day with its weekday. */
export const dayFormats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-GB', dayParts),
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { ...dayParts, month: 'long' }),
};

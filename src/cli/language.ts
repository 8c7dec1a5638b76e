import i18next, { type TFunction } from 'i18next';
import type { Language } from '../errors/error.js';
import { en } from './locales/en.js';
import { zhCn } from './locales/zh-cn.js';

/** Fills in the texts of one language. */
export type Translate = TFunction;

/** The language that the environment asks for: Chinese of any kind is zh-CN, everything else English. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const wish = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '';
  return /^zh/i.test(wish) ? 'zh-CN' : 'en';
}

/** `en` or `zh-CN` as a person wrote it, or undefined. */
export function parseLanguage(text: string): Language | undefined {
  if (/^en(?:[-_.]|$)/i.test(text)) return 'en';
  return /^zh(?:[-_.]|$)/i.test(text) ? 'zh-CN' : undefined;
}

/** The texts of a language, ready at once. */
export function translator(language: Language): Translate {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    interpolation: { escapeValue: false },
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
  });
  return instance.t;
}

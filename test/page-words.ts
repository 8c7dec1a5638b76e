import i18next from 'i18next';
import type { Language } from '../src/errors/error.js';
import { en } from '../web/locales/en.js';
import { zhCn } from '../web/locales/zh-cn.js';
import { type Words, wordsOf } from '../web/views/use-session.js';

/** The page's words in a language, out of its own locales. */
export async function pageWords(language: Language): Promise<Words> {
  const i18n = i18next.createInstance();
  await i18n.init({
    lng: language,
    fallbackLng: 'en',
    resources: { en: { translation: en }, 'zh-CN': { translation: zhCn } },
    interpolation: { escapeValue: false },
    keySeparator: false,
    nsSeparator: false,
  });
  return wordsOf(i18n.t, (key) => i18n.exists(key), language);
}

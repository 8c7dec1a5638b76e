import type { TFunction } from 'i18next';
import { createContext, useCallback, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, failureMessage, type Language, wordedParams } from '../../src/errors/error.js';
import type { en } from '../locales/en.js';
import type { Complaint, Session } from '../session.js';
import type { Store } from '../state/store.js';
import { dateFormats, dayFormats } from './date-formats.js';

/** The session of the page, for every view below. */
export const SessionContext = createContext<Session | undefined>(undefined);

/** The session that the page was started with. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('a view stands outside of the session');
  return session;
}

/** The value of a store, kept up. */
export function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** Whether the node that is shown does an operation, as `Session.can`, kept up. */
export function useCan(): Session['can'] {
  const session = useSession();
  const { listener } = useStore(session.state.known);
  return useCallback((name) => listener?.operations.includes(name) ?? true, [listener]);
}

type Plural<Key> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key;

/** A sentence of the locales; plurals by the name that they share. */
export type WordKey = Plural<keyof typeof en>;

/** Words in the page's language. */
export interface Words {
  readonly t: (key: WordKey, params?: Readonly<Record<string, string | number>>) => string;
  readonly language: Language;
  /** A count with the language's separators. */
  readonly count: (value: number) => string;
  /** A day and its time on the 24 hour clock, as the logs have it; of milliseconds since 1970. */
  readonly date: (ms: number) => string;
  /** A day with its weekday, of milliseconds since 1970. */
  readonly day: (ms: number) => string;
  /** The message for a failure: in the page's words if it has them, else in the catalog's. */
  readonly failure: (failed: Pick<Failure, 'code' | 'params'>) => string;
  readonly complaint: (complaint: Complaint) => string;
}

/** The words of the language that was chosen. */
export function useWords(): Words {
  const { t, i18n } = useTranslation();
  const { language } = useStore(useSession().preferences);
  return wordsOf(t, (key) => i18n.exists(key), language);
}

/** Words out of the sentences that `translate` fills in; `exists` says which sentences there are. */
export function wordsOf(translate: TFunction, exists: (key: string) => boolean, language: Language): Words {
  const t: Words['t'] = (key, params) => translate(key, params ?? {});
  const failureWords: Words['failure'] = (failed) => {
    const own = `error_${failed.code}`;
    const closer = `${own}_${String(failed.params.situation ?? '')}`;
    const key = exists(closer) ? closer : own;
    return exists(key)
      ? translate(key, wordedParams(failed.params, language))
      : failureMessage(failed, language);
  };
  return {
    t,
    language,
    failure: failureWords,
    count: (value) => value.toLocaleString(language),
    date: (ms) => dateFormats[language].format(ms),
    day: (ms) => dayFormats[language].format(ms),
    complaint: ({ failure }) => (failure === undefined ? t('noAnswer') : failureWords(failure)),
  };
}

/** The time, looked at every `everyMs` while `isOn`. */
export function useNow(everyMs: number, isOn: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isOn) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, isOn]);
  return now;
}

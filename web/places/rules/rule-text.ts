// Fetched with the first file of rules that is shown: it reads YAML.
import { parseRules, ruleFileShape } from '../../../src/config/workspace/rule-file.js';
import { YamlDocument } from '../../../src/config/workspace/yaml-document.js';

type Rule = Extract<ReturnType<typeof parseRules>, { readonly ok: true }>['value'][number];
type Action = Rule['actions'][number];
type Condition = NonNullable<Rule['when']>;

/** A part of a rule in words: a key of the locales, and what it is about as it was written. */
export interface RuleWord {
  readonly word:
    | 'ruleText'
    | 'ruleHex'
    | 'ruleRegex'
    | 'ruleField'
    | 'ruleSize'
    | 'ruleChecksum'
    | 'ruleNth'
    | 'ruleEvery'
    | 'ruleConnected'
    | 'ruleIdle'
    | 'ruleAlways'
    | 'ruleOneOf'
    | 'ruleSend'
    | 'ruleRotate'
    | 'ruleReplace'
    | 'ruleSet'
    | 'ruleDrop'
    | 'ruleWait'
    | 'ruleTag'
    | 'ruleLog'
    | 'ruleNotify'
    | 'ruleClose'
    | 'ruleReset'
    | 'ruleStopRecording'
    | 'ruleScript';
  readonly of: string;
}

/** A rule of a file, for people. */
export interface ShownRule {
  readonly name: string;
  readonly on: readonly string[] | undefined;
  readonly enabled: boolean;
  /** All of these, or at least one where `isAny`. */
  readonly when: readonly RuleWord[];
  readonly isAny: boolean;
  readonly acts: readonly RuleWord[];
}

/** The rules of a text; undefined while it has a fault. */
export function shownRules(text: string): readonly ShownRule[] | undefined {
  const document = YamlDocument.parse(text);
  if (!document.ok) return undefined;
  const value = document.value.value(ruleFileShape);
  const parsed = parseRules(value, 'rule');
  if (!parsed.ok) return undefined;
  return parsed.value.map((rule) => {
    const { when } = rule;
    const isAny = when?.type === 'any';
    return {
      name: rule.name,
      on: rule.on,
      enabled: rule.enabled,
      when: whenOf(rule),
      isAny,
      acts: rule.actions.map(actionWord),
    };
  });
}

/** The text with a rule enabled or not, comments and order kept; the same text while it has a fault. */
export function withEnabled(text: string, index: number, enabled: boolean): string {
  const document = YamlDocument.parse(text);
  if (!document.ok) return text;
  const value = document.value.value(ruleFileShape);
  const set = (rule: unknown): unknown =>
    typeof rule === 'object' && rule !== null ? { ...rule, enabled } : rule;
  document.value.update(
    Array.isArray(value) ? value.map((rule, at) => (at === index ? set(rule) : rule)) : set(value),
  );
  return document.value.toString();
}

function whenOf({ when, nth, connected, idleMs }: Rule): readonly RuleWord[] {
  const words: RuleWord[] =
    when === undefined ? [] : when.type === 'any' ? when.of.flatMap(conditionWords) : conditionWords(when);
  if (connected) words.push({ word: 'ruleConnected', of: '' });
  if (idleMs !== undefined) words.push({ word: 'ruleIdle', of: `${idleMs} ms` });
  if (nth !== undefined)
    words.push({ word: nth.isRepeated ? 'ruleEvery' : 'ruleNth', of: String(nth.number) });
  return words.length === 0 ? [{ word: 'ruleAlways', of: '' }] : words;
}

function conditionWords(condition: Condition): RuleWord[] {
  switch (condition.type) {
    case 'all':
      return condition.of.flatMap(conditionWords);
    case 'any': {
      // Among others it is one of them: its parts stand together.
      const of = condition.of.flatMap(conditionWords).map((word) => word.of);
      return [{ word: 'ruleOneOf', of: of.join(' | ') }];
    }
    case 'hex':
      return [{ word: 'ruleHex', of: condition.pattern }];
    case 'text':
      return [{ word: 'ruleText', of: condition.text }];
    case 'regex':
      return [{ word: 'ruleRegex', of: condition.source }];
    case 'filter':
      return [{ word: 'ruleField', of: condition.expression }];
    case 'size': {
      const { least, most } = condition;
      const of = least === most ? String(least) : `${least}..${most < Number.MAX_SAFE_INTEGER ? most : ''}`;
      return [{ word: 'ruleSize', of }];
    }
    case 'checksum':
      return [{ word: 'ruleChecksum', of: condition.is }];
  }
}

function actionWord(action: Action): RuleWord {
  switch (action.type) {
    case 'send':
      return { word: 'ruleSend', of: action.text };
    case 'rotate':
      return { word: 'ruleRotate', of: action.answers.map(({ text }) => text).join(' | ') };
    case 'replace':
      return { word: 'ruleReplace', of: action.text };
    case 'set':
      return {
        word: 'ruleSet',
        of: Object.entries(action.values)
          .map(([field, value]) => `${field} = ${value}`)
          .join(', '),
      };
    case 'drop':
      return { word: 'ruleDrop', of: '' };
    case 'wait':
      return { word: 'ruleWait', of: `${action.ms} ms` };
    case 'tag':
      return { word: 'ruleTag', of: action.text };
    case 'log':
      return { word: 'ruleLog', of: action.text };
    case 'notify':
      return { word: 'ruleNotify', of: action.text };
    case 'close':
      return { word: 'ruleClose', of: '' };
    case 'reset':
      return { word: 'ruleReset', of: '' };
    case 'stopRecording':
      return { word: 'ruleStopRecording', of: '' };
    case 'script':
      return { word: 'ruleScript', of: action.name };
  }
}

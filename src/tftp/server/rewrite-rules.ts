import type { Re2Expression } from '../../bytes/patterns/re2.js';
import { clientFolder, maxNameLength, nameTooLong, type Unservable } from './served-path.js';

/** The name to look up, or why the rules refuse it. */
export type RewrittenName = { readonly ok: true; readonly name: string } | Unservable;

/** What a rule can test of a request. */
export interface RewriteSubject {
  readonly direction: 'get' | 'put';
  /** The client's address, without its port. */
  readonly client: string;
}

/** The action of a rule on a name. */
export type RewriteAction =
  | { readonly type: 'lower' }
  | { readonly type: 'slashes' }
  | { readonly type: 'prefix' | 'strip'; readonly text: string }
  | {
      readonly type: 'rewrite';
      readonly pattern: Re2Expression;
      readonly isGlobal: boolean;
      readonly replacement: string;
    }
  | { readonly type: 'deny'; readonly pattern: Re2Expression };

/** One rule and its line in the file. */
export interface RewriteRule {
  /** The only direction that the rule applies to; `undefined` for both. */
  readonly only: 'get' | 'put' | undefined;
  /** Its line in the file, from 1. */
  readonly line: number;
  readonly action: RewriteAction;
}

/**
 * The rules by which a server maps requested names to the names of its files. They apply in order, each to the result of the
 * one before (`parseRewriteRules` parses them).
 */
export class RewriteRules {
  readonly #rules: readonly RewriteRule[];

  constructor(rules: readonly RewriteRule[]) {
    this.#rules = rules;
  }

  /** No rules: every name stays unchanged. */
  static readonly none: RewriteRules = new RewriteRules([]);

  /** Applies all rules to `name`. A name longer than any file's is refused before an expression runs on it. */
  rewrite(name: string, subject: RewriteSubject): RewrittenName {
    let current = name;
    for (const { only, line, action } of this.#rules) {
      if (current.length > maxNameLength) return nameTooLong;
      if (only !== undefined && only !== subject.direction) continue;
      switch (action.type) {
        case 'lower':
          current = current.toLowerCase();
          break;
        case 'slashes':
          current = current.replaceAll('\\', '/');
          break;
        case 'prefix':
          current = withClient(action.text, subject) + current;
          break;
        case 'strip': {
          const text = withClient(action.text, subject);
          if (current.startsWith(text)) current = current.slice(text.length);
          break;
        }
        case 'rewrite': {
          const replacement = withClient(action.replacement, subject);
          const matcher = action.pattern.matcher(current);
          current = action.isGlobal ? matcher.replaceAll(replacement) : matcher.replaceFirst(replacement);
          break;
        }
        case 'deny':
          if (action.pattern.matcher(current).find()) {
            return { ok: false, reason: 'name-denied-by-rule', more: { line } };
          }
      }
    }
    return { ok: true, name: current };
  }
}

function withClient(text: string, { client }: RewriteSubject): string {
  return text.replaceAll('{client}', clientFolder(client));
}

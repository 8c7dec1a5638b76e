import type { ReceivedCheck } from '../../bytes/checksum/received-check.js';
import type { RuleMessage } from '../../endpoint/rules/rule-message.js';
import type { RuleTools } from '../../endpoint/rules/rule-tools.js';
import { type Failure, failure } from '../../errors/error.js';
import type { Parsed } from '../../errors/parsed.js';
import type { Layout } from '../../layout/layout.js';
import { LayoutReader } from '../../layout/layout-reader.js';
import {
  compileMessageFilter,
  type MessageFilter,
  readMessageFilter,
} from '../../traffic/filter/message-filter.js';
import { changedFields, unfitChange } from '../layouts/changed-fields.js';
import { openLayout, shippedLayouts } from '../layouts/open-layout.js';

/** The filters of rules, and the fields of layouts that their answers and scripts name. */
export class RuleFields {
  readonly #layouts: readonly Layout[];
  readonly #filters = new Map<string, Parsed<MessageFilter>>();
  /** How to read a field by its full name: the name of a value that has one, otherwise the value. */
  readonly field: RuleTools['field'];

  private constructor(layouts: readonly Layout[]) {
    this.#layouts = layouts;
    const reader = new LayoutReader(layouts);
    this.field = (name) => reader.field(name);
  }

  /**
   * Opens layouts by their names or files, and reads expressions of the filter language.
   * @throws BreakoutboxError the failures of `openLayout`
   */
  static async open(layouts: readonly string[], expressions: readonly string[]): Promise<RuleFields> {
    const fields = new RuleFields(layouts.map(openLayout));
    for (const expression of expressions) {
      const read = await readMessageFilter(expression, fields.#layouts);
      fields.#filters.set(
        expression,
        read.ok
          ? { ok: true, value: compileMessageFilter(read.value) }
          : { ok: false, failure: advised(read.failure) },
      );
    }
    return fields;
  }

  /** How to give fields, all of one layout, other values. */
  readonly change: NonNullable<RuleTools['change']> = (values) => {
    const names = Object.keys(values);
    const layout = this.#layouts.find(({ name }) => names.every((one) => one.startsWith(`${name}.`)));
    if (layout === undefined) return { ok: false, failure: failure('RULE_FIELDS_OF_SEVERAL') };
    const given = Object.entries(values).map(([name, text]) => [name.slice(layout.name.length + 1), text]);
    const changes: Readonly<Record<string, string>> = Object.fromEntries(given);
    const unfit = unfitChange(layout, changes);
    if (unfit !== undefined) return { ok: false, failure: unfit };
    return { ok: true, value: (bytes) => changedFields(layout, bytes, changes) };
  };

  /** The expressions that were read. */
  get expressions(): readonly string[] {
    return [...this.#filters.keys()];
  }

  /** Whether a message meets an expression that was read; `undefined` for one that was not. */
  filter(
    expression: string,
    check: ReceivedCheck | undefined,
  ): Parsed<(message: RuleMessage) => boolean> | undefined {
    const found = this.#filters.get(expression);
    if (found === undefined || !found.ok) return found;
    const selects = found.value;
    const layouts = this.#layouts;
    const value = ({ bytes, peer, timeMicros, encoding, direction }: RuleMessage): boolean =>
      selects({ bytes, direction, endpoint: [], peer, timeMicros, encoding, check, layouts, by: undefined });
    return { ok: true, value };
  }
}

/** A failure of a filter, which names the layout that was not given if a shipped one has the field. */
function advised(failed: Failure): Failure {
  const { code, params } = failed;
  if (code !== 'FILTER_NAME_UNKNOWN' && code !== 'FILTER_FIELD_UNKNOWN') return failed;
  const layout = shippedLayouts().find((name) => String(params.text).startsWith(`${name}.`));
  if (layout === undefined) return failed;
  return failure('FILTER_NAME_UNKNOWN', { ...params, layout, situation: 'layout-not-given' });
}

import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import { readUtf8 } from '../../bytes/utf8.js';
import { parseRules, ruleFileShape } from '../../config/workspace/rule-file.js';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import type { Rule, RuleSet } from '../../endpoint/rules/rule.js';
import { BreakoutboxError, errorOf, failure, type Language } from '../../errors/error.js';
import type { ReasonKey } from '../../errors/reasons.js';
import { statInside } from '../../store/workspace/workspace-paths.js';
import { readNamedFile, readPlainFile } from '../../system/bounded-file.js';
import { unreadable } from '../../system/file-errors.js';
import { fileFault } from '../file-fault.js';
import type { ReadingOf, RuledBehaviours } from './ruled-behaviours.js';

const maxFileBytes = 8 * 1024 * 1024;
const maxScriptBytes = 1024 * 1024;

/**
 * Reads the rules of files in their order and the scripts beside them, and prepares `ruled` for them and an endpoint that reads
 * messages as `answering` says. `language` is that of the reason in a
 * fault.
 * @throws BreakoutboxError FILE_UNREADABLE, SCRIPT_UNAVAILABLE, RULES_INVALID with line and column
 */
export async function readRulesFiles(
  files: readonly string[],
  answering: ReadingOf,
  layouts: readonly string[],
  language: Language,
  ruled: RuledBehaviours,
): Promise<RuleSet> {
  const sets: RuleSet[] = [];
  for (const file of files) {
    const set = await readRulesFile(file, answering, layouts, language, ruled);
    sets.push(files.length === 1 ? set : withScriptsIn(set, dirname(file)));
  }
  const scripts = Object.fromEntries(sets.flatMap((set) => Object.entries(set.scripts)));
  return { rules: sets.flatMap(({ rules }) => rules), scripts, layouts };
}

/** The rules of a file that is one of several: its scripts are named by their paths, for two folders may have one of a name. */
function withScriptsIn({ rules, scripts, layouts }: RuleSet, folder: string): RuleSet {
  const renamed = rules.map((rule) => ({
    ...rule,
    actions: rule.actions.map((action) =>
      action.type === 'script' ? { ...action, name: join(folder, action.name) } : action,
    ),
  }));
  const entries = Object.entries(scripts).map(([name, source]) => [join(folder, name), source]);
  return { rules: renamed, scripts: Object.fromEntries(entries), layouts };
}

async function readRulesFile(
  file: string,
  answering: ReadingOf,
  layouts: readonly string[],
  language: Language,
  ruled: RuledBehaviours,
): Promise<RuleSet> {
  const text = readUtf8(bytesOf(file));
  if (!text.ok) {
    const fault = failure('FILE_SYNTAX_INVALID', { reason: 'file-not-utf8' satisfies ReasonKey });
    throw fileFault('RULES_INVALID', file, text, fault, language);
  }
  const parsed = YamlDocument.parse(text.text);
  if (!parsed.ok) throw fileFault('RULES_INVALID', file, parsed.failure.params, parsed.failure, language);
  const document = parsed.value;
  const read = parseRules(document.value(ruleFileShape), nameOf(file));
  if (!read.ok)
    throw fileFault('RULES_INVALID', file, document.placeOf(read.fault.path), read.fault.failure, language);
  const scripts = scriptsOf(read.value, folderOf(file));
  const rules: RuleSet = { rules: read.value, scripts, layouts };
  const fault = await ruled.prepare({ ...answering, rules, reply: { type: 'none' } });
  if (fault === undefined) return rules;
  if (fault.failure.code === 'SCRIPT_INVALID') throw errorOf(fault.failure);
  throw fileFault('RULES_INVALID', file, document.placeOf(fault.path), fault.failure, language);
}

function bytesOf(file: string): Uint8Array {
  try {
    return readNamedFile(file, maxFileBytes);
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

function nameOf(file: string): string {
  return file.replace(/^.*[/\\]/, '').replace(/\.ya?ml$/i, '');
}

/** The folder of a file that a person names, who may name it by links. */
function folderOf(file: string): string {
  try {
    return realpathSync(dirname(file));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/**
 * The scripts that rules name, by their names; they stand in `folder`, and no link leads out of it: neither one in it, nor itself.
 * @throws BreakoutboxError SCRIPT_UNAVAILABLE
 */
export function scriptsOf(rules: readonly Rule[], folder: string): Readonly<Record<string, string>> {
  const names = rules.flatMap(({ actions }) =>
    actions.flatMap((action) => (action.type === 'script' ? [action.name] : [])),
  );
  return Object.fromEntries([...new Set(names)].map((name) => [name, scriptOf(name, folder)]));
}

function scriptOf(name: string, folder: string): string {
  const local = normalize(name);
  if (isAbsolute(local) || local.startsWith('..'))
    throw errorOf(failure('SCRIPT_UNAVAILABLE', { script: name }));
  try {
    const isInside = !lstatSync(folder).isSymbolicLink() && statInside(folder, local.replaceAll('\\', '/'));
    const text = isInside ? readUtf8(readPlainFile(join(folder, local), maxScriptBytes)) : undefined;
    if (text?.ok === true) return text.text;
  } catch (cause) {
    throw new BreakoutboxError('SCRIPT_UNAVAILABLE', { script: name }, { cause });
  }
  throw errorOf(failure('SCRIPT_UNAVAILABLE', { script: name }));
}

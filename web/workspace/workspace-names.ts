import { suggestedChecksums } from '../../src/bytes/checksum/suggested-checksums.js';
import { encodingNames } from '../../src/bytes/encoding-names.js';
import type { NamedKind } from '../../src/config/workspace/file-references.js';
import type { Parsed } from '../../src/errors/parsed.js';
import type { Layout } from '../../src/layout/layout.js';
import type { Known } from '../state/workbench-state.js';
import type { Api } from '../transport/api.js';
import { formFields } from './form-values.js';
import type { WantedNames, YamlChoice } from './yaml-completion.js';

/** Where names come from. */
export interface NameSources {
  readonly api: Pick<Api, 'call'>;
  readonly known: () => Known;
  readonly readLayout: (name: string, text: string) => Promise<Parsed<Layout>>;
}

/** Names offered at once; a person goes on typing. */
const maxOffered = 500;
/** Environments whose names are offered. */
const maxEnvironments = 50;

/** What is filled in by itself, as it is written between the braces. */
const ownPlaceholders = [
  'counter',
  'time',
  'date',
  'unixtime',
  'random(0-255)',
  'unique',
  'counter:u16be',
] as const;

/** What the workspace knows of a kind of name, asked for when it is wanted. Never rejects: what cannot be asked for is not offered. */
export async function namesOf(wanted: WantedNames, sources: NameSources): Promise<readonly YamlChoice[]> {
  try {
    return (await found(wanted, sources)).slice(0, maxOffered);
  } catch {
    return [];
  }
}

async function found(
  wanted: WantedNames,
  { api, known, readLayout }: NameSources,
): Promise<readonly YamlChoice[]> {
  switch (wanted.type) {
    case 'checksum':
      return suggestedChecksums().map(plain);
    case 'filterField': {
      const { messageTypes } = await import('../../src/traffic/filter/message-codec.js');
      const layouts = await api.call('layouts.list');
      return [...Object.keys(messageTypes).map(plain), ...layouts.map(({ name }) => plain(`${name}.`))];
    }
    case 'encoding':
      return encodingNames.map(plain);
    case 'placeholder': {
      const variables = await variablesOf(api);
      return [...variables, ...ownPlaceholders.map(plain)];
    }
    case 'field': {
      const { text } = await api.call('layouts.get', { name: wanted.layout });
      const layout = await readLayout(wanted.layout, text);
      if (!layout.ok) return [];
      return formFields(layout.value).map(({ name, unit }) => ({
        label: name,
        detail: unit,
        apply: `${name}: `,
      }));
    }
    case 'named':
      return namesOfKind(wanted.kind, { api, known });
  }
}

async function namesOfKind(
  kind: NamedKind,
  { api, known }: Pick<NameSources, 'api' | 'known'>,
): Promise<readonly YamlChoice[]> {
  switch (kind) {
    case 'endpoint':
      return known().all.map(({ id, input }) => ({
        ...written(input.label || id),
        detail: `${id} ${input.type}${'address' in input ? ` ${input.address}` : ''}`,
      }));
    case 'layout':
      return (await api.call('layouts.list')).map(({ name }) => written(name));
    case 'message':
      return (await api.call('messages.list', {})).map(({ fullName, remark }) => ({
        ...written(fullName),
        detail: remark,
      }));
    case 'script':
      return (await api.call('workspace.files', { kind })).map(({ path }) =>
        written(path.slice(path.indexOf('/') + 1)),
      );
    default:
      return (await api.call('workspace.files', { kind })).map(({ name }) => written(name));
  }
}

/** The names of all environments, each with the environments that have it. */
async function variablesOf(api: NameSources['api']): Promise<readonly YamlChoice[]> {
  const files = (await api.call('workspace.files', { kind: 'environment' })).slice(0, maxEnvironments);
  const texts = await Promise.all(files.map(({ path }) => api.call('workspace.readFile', { path })));
  const environments = new Map<string, string[]>();
  for (const [index, { text }] of texts.entries())
    for (const [, name = ''] of text.matchAll(/^([\p{L}_][\p{L}\p{N}_.-]*):/gmu)) {
      const had = environments.get(name) ?? [];
      environments.set(name, [...had, files[index]?.name ?? '']);
    }
  return Array.from(environments, ([name, had]) => ({ label: name, detail: had.join(', '), apply: name }));
}

function plain(label: string): YamlChoice {
  return { label, detail: '', apply: label };
}

/** A name as YAML: in quotes where it could be read as something else. */
function written(name: string): YamlChoice {
  const isPlain =
    /^[\p{L}_][\p{L}\p{N}_ ./-]*$/u.test(name) && !/^(true|false|null|yes|no|on|off)$|\s$/i.test(name);
  return { label: name, detail: '', apply: isPlain ? name : JSON.stringify(name) };
}

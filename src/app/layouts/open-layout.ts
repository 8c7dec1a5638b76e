import { existsSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layoutFileShape, parseLayoutFile } from '../../config/workspace/layout-file.js';
import { YamlDocument } from '../../config/workspace/yaml-document.js';
import { BreakoutboxError, errorOf, type Failure, failure } from '../../errors/error.js';
import type { Layout } from '../../layout/layout.js';
import { readNamedFile } from '../../system/bounded-file.js';
import { unreadable } from '../../system/file-errors.js';
import { createProtocols } from '../../wire/protocols.js';
import { packageFile } from '../package-files.js';

const maxFileBytes = 1024 * 1024;
/** Where a workspace, and this package, have their layouts. */
const folder = 'layouts';

/**
 * Opens a layout: the file of this path, or, of a bare name, that of the workspace in the current folder, else one that ships.
 *
 * @throws BreakoutboxError LAYOUT_UNKNOWN, FILE_UNREADABLE, LAYOUT_INVALID with the file and the place in it, LAYOUT_NAME_INVALID,
 *   LAYOUT_NAME_TAKEN, CHECKSUM_INVALID
 */
export function openLayout(text: string): Layout {
  const file = fileOf(text);
  const name = basename(file).replace(/\.ya?ml$/i, '');
  checkLayoutName(name);
  const document = YamlDocument.parse(textOf(file));
  if (!document.ok) throw errorOf(placed(document.failure, file, document.failure.params));
  const part = parseLayoutFile(document.value.value(layoutFileShape), name);
  if (part.ok) return part.value;
  throw errorOf(placed(part.fault.failure, file, document.value.placeOf(part.fault.path)));
}

/** The names of protocols, once they are needed. */
let taken: ReadonlySet<string> | undefined;

/** Refuses the name of a protocol. @throws BreakoutboxError LAYOUT_NAME_TAKEN */
export function checkLayoutName(name: string): void {
  taken ??= new Set(createProtocols().all.map(({ protocol }) => protocol));
  if (taken.has(name)) throw new BreakoutboxError('LAYOUT_NAME_TAKEN', { text: name });
}

/** The path of a layout's file. */
function fileOf(text: string): string {
  if (/[/\\]|\.ya?ml$/i.test(text)) return text;
  const own = `${folder}/${text}.yaml`;
  return existsSync(own) ? own : shippedFile(text);
}

/**
 * Opens a layout that ships.
 *
 * @throws BreakoutboxError LAYOUT_UNKNOWN
 */
export function openShippedLayout(name: string): Layout {
  return openLayout(shippedFile(name));
}

/** The YAML of a layout that ships. @throws BreakoutboxError LAYOUT_UNKNOWN */
export function shippedLayoutText(name: string): string {
  return textOf(shippedFile(name));
}

function shippedFile(text: string): string {
  const shipped = shippedLayouts();
  if (!shipped.includes(text))
    throw new BreakoutboxError('LAYOUT_UNKNOWN', { text, choices: shipped.join(' ') });
  return fileURLToPath(packageFile(`${folder}/${text}.yaml`));
}

/** The names of the layouts that ship. */
export function shippedLayouts(): readonly string[] {
  return readdirSync(packageFile(`${folder}/`))
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''))
    .toSorted();
}

function textOf(file: string): string {
  try {
    return new TextDecoder().decode(readNamedFile(file, maxFileBytes));
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** A failure with the place in the file; that of a shape or of YAML itself as one of the layout. */
export function placed(
  { code, params }: Failure,
  file: string,
  { line, column }: { readonly line?: unknown; readonly column?: unknown },
): Failure {
  const layout = `${basename(file)}:${String(line)}:${String(column)}`;
  if (code === 'DESCRIPTION_INVALID')
    return failure('LAYOUT_INVALID', { ...params, layout, field: params.property ?? '*' });
  if (code === 'FILE_SYNTAX_INVALID') return failure('LAYOUT_INVALID', { ...params, layout, field: 'YAML' });
  return failure(code, { ...params, layout });
}

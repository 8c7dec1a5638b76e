import type { Failure } from '../../errors/error.js';
import type { FilePart } from './file-part.js';
import { type WorkspaceKindName, type WorkspaceValue, workspaceKinds } from './workspace-kinds.js';
import { type FilePlace, YamlDocument } from './yaml-document.js';

/** What a file of a workspace is, or what is wrong with it and where. */
export type ReadFile<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly place: FilePlace; readonly failure: Failure };

/** Reads the text of a file of a kind; `name` is its path below the folder of the kind, without the extension. */
export function readWorkspaceText<Kind extends WorkspaceKindName>(
  kind: Kind,
  name: string,
  text: string,
): ReadFile<WorkspaceValue<Kind>> {
  const { parse, ...row } = workspaceKinds[kind];
  const lastName = name.slice(name.lastIndexOf('/') + 1);
  if ('extension' in row) {
    const script = parse(text, lastName) as FilePart<WorkspaceValue<Kind>>;
    return script.ok ? script : { ok: false, place: { line: 1, column: 1 }, failure: script.fault.failure };
  }
  const document = YamlDocument.parse(text);
  if (!document.ok) {
    const { line, column } = document.failure.params;
    return { ok: false, place: { line: Number(line), column: Number(column) }, failure: document.failure };
  }
  const parsed = parse(document.value.value(row.shape), lastName) as FilePart<WorkspaceValue<Kind>>;
  if (parsed.ok) return parsed;
  const { path, failure } = parsed.fault;
  return { ok: false, place: document.value.placeOf(path), failure };
}

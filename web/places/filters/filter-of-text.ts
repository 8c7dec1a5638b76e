import { parseFilterFile } from '../../../src/config/workspace/filter-file.js';
import type { SavedFilter } from '../../../src/config/workspace/saved-filter.js';
import { workspaceKinds } from '../../../src/config/workspace/workspace-kinds.js';
import { YamlDocument } from '../../../src/config/workspace/yaml-document.js';

/** The filter that the text of a file is; undefined while it has a fault. */
export function filterOfText(text: string): SavedFilter | undefined {
  const document = YamlDocument.parse(text);
  if (!document.ok) return undefined;
  const parsed = parseFilterFile(document.value.value(workspaceKinds.filter.shape));
  return parsed.ok ? parsed.value : undefined;
}

// Fetched with the first layout that is edited: it reads YAML.
import { layoutFileShape, parseLayoutFile } from '../../../src/config/workspace/layout-file.js';
import { YamlDocument } from '../../../src/config/workspace/yaml-document.js';
import type { Layout } from '../../../src/layout/layout.js';

/** The layout of a text; undefined while it has a fault. */
export function layoutOf(text: string, name: string): Layout | undefined {
  const document = YamlDocument.parse(text);
  if (!document.ok) return undefined;
  const parsed = parseLayoutFile(document.value.value(layoutFileShape), name);
  return parsed.ok ? parsed.value : undefined;
}

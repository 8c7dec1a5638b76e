import { layoutFileShape, parseLayoutFile } from '../../src/config/workspace/layout-file.js';
import { YamlDocument } from '../../src/config/workspace/yaml-document.js';
import type { Parsed } from '../../src/errors/parsed.js';
import type { Layout } from '../../src/layout/layout.js';

/** The layout of a YAML text, or what is wrong with it. */
export function readLayout(name: string, text: string): Parsed<Layout> {
  const document = YamlDocument.parse(text);
  if (!document.ok) return document;
  const part = parseLayoutFile(document.value.value(layoutFileShape), name);
  return part.ok ? part : { ok: false, failure: part.fault.failure };
}

// Fetched with the first panel that is shown: it reads YAML.
import type { Panel } from '../../../src/config/workspace/panel-file.js';
import { readWorkspaceText } from '../../../src/config/workspace/read-file.js';

/** The panel of a text; undefined while it has a fault. */
export function readPanel(text: string, path: string): Panel | undefined {
  const name = path.slice('panels/'.length).replace(/\.ya?ml$/i, '');
  const read = readWorkspaceText('panel', name, text);
  return read.ok ? read.value : undefined;
}

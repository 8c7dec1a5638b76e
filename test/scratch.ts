import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';

/** Makes folders in the system's place for them, and closes what a test opens, the last first, before they go. */
export interface Scratch {
  folder(files?: Readonly<Record<string, string | Uint8Array>>): string;
  /** Closes it after the test. */
  own<One extends { close(): unknown }>(one: One): One;
}

/** For the tests of the block that calls this. */
export function scratch(): Scratch {
  const opened: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
  const own = <One extends { close(): unknown }>(one: One): One => {
    opened.push(one);
    return one;
  };
  return {
    own,
    folder: (files = {}) => {
      const path = mkdtempSync(join(tmpdir(), 'breakoutbox-scratch-'));
      own({ close: () => rmSync(path, { recursive: true, force: true }) });
      for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
      return path;
    },
  };
}

import { readFileSync } from 'node:fs';

/**
 * A file of this package by its path in it. This module stands two folders below the package's own, as source, compiled
 * and bundled alike.
 */
export function packageFile(path: string): URL {
  return new URL(`../../${path}`, import.meta.url);
}

/** This program's version. */
export function ownVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version;
}

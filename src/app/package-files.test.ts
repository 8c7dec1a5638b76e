import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { packageFile as compiledFile, ownVersion as compiledVersion } from '../../dist/app/package-files.js';
import { ownVersion, packageFile } from './package-files.js';

it('the package is found from source and compiled', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect([ownVersion(), compiledVersion()]).toEqual([version, version]);
  expect(compiledFile('dist/web')).toEqual(packageFile('dist/web'));
});

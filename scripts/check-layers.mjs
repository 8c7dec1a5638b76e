// The compiler proves who may import whom (ARCHITECTURE.md), and the linter where the compiler sees through a layer: cli
// references app, and so all that app references. This proves them: it plants one forbidden import at a time into a copy
// of the tree and expects the build, or else the linter, to refuse the planted file.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each row: the project that must refuse, the file planted into it, and what it says. */
const plants = [
  ['src/bytes', 'src/bytes/planted.ts', "export * from 'node:net';\n"],
  ['src/bytes', 'src/bytes/planted.ts', "export { failure } from '../errors/error.js';\n"],
  ['src/bytes', 'src/bytes/planted.ts', 'export const planted = Buffer.alloc(1);\n'],
  ['src/wire', 'src/wire/planted.ts', "export * from '../tftp/options.js';\n"],
  ['src/endpoint', 'src/endpoint/planted.ts', "export { TcpListener } from '../net/tcp-listener.js';\n"],
  ['src/endpoint', 'src/endpoint/planted.ts', 'export const planted = setTimeout(() => undefined, 1);\n'],
  ['src/traffic', 'src/traffic/planted.ts', "export { Chat } from '../endpoint/chat.js';\n"],
  ['src/traffic', 'src/traffic/planted.ts', 'export const planted = document.title;\n'],
  ['src/config', 'src/config/planted.ts', "export { Hub } from '../traffic/hub.js';\n"],
  ['src/net', 'src/net/planted.ts', "export * from '../app/create-endpoint.js';\n"],
  ['src/net', 'src/net/planted.ts', "export { ServedFolder } from '../store/served-folder.js';\n"],
  ['src/linux', 'src/linux/planted.ts', "export { UdpEndpoint } from '../net/udp-endpoint.js';\n"],
  ['src/net', 'src/net/planted.ts', "export { openLibc } from '../linux/libc.js';\n"],
  ['src/store', 'src/store/planted.ts', "export { TcpListener } from '../net/tcp-listener.js';\n"],
  ['src/tftp', 'src/tftp/planted.ts', "export * from 'node:dgram';\n"],
  ['src/http', 'src/http/planted.ts', "export { TcpListener } from '../net/tcp-listener.js';\n"],
  ['src/app', 'src/app/planted.ts', "export * from '../cli/main.js';\n"],
  ['src/cli', 'src/cli/planted.ts', "export { TcpListener } from '../net/tcp-listener.js';\n"],
  ['src/cli', 'src/cli/planted.ts', "export { Chat } from '../endpoint/chat.js';\n"],
  ['web', 'web/planted.ts', "export { TcpListener } from '../src/net/tcp-listener.js';\n"],
];

const copy = mkdtempSync(join(tmpdir(), 'breakoutbox-layers-'));
let failed = 0;
try {
  for (const entry of ['src', 'web', 'tsconfig.base.json', 'tsconfig.json', 'package.json', 'biome.json']) {
    cpSync(join(root, entry), join(copy, entry), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const build = (project) =>
    spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-b', project], {
      cwd: copy,
      encoding: 'utf8',
    });

  const lintRefuses = (file) => {
    const args = [
      'node_modules/@biomejs/biome/bin/biome',
      'lint',
      '--vcs-enabled=false',
      '--only=style/noRestrictedImports',
      file,
    ];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
    return status !== 0 && stderr.includes('noRestrictedImports');
  };
  const clean = build('.');
  if (clean.status !== 0) {
    process.stderr.write(`the tree does not build as it is:\n${clean.stdout}`);
    process.exit(1);
  }
  for (const [project, file, text] of plants) {
    writeFileSync(join(copy, file), text);
    const { status, stdout } = build(project);
    const refused = (status !== 0 && stdout.includes('planted.ts')) || lintRefuses(file);
    rmSync(join(copy, file));
    if (!refused) failed += 1;
    process.stdout.write(`${refused ? 'refused ' : 'ACCEPTED'}  ${project}: ${text}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`layers: ${plants.length - failed} forbidden imports refused, ${failed} accepted\n`);
process.exit(failed === 0 ? 0 : 1);

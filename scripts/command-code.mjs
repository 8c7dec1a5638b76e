// Keeps the code that V8 makes of the bundled command, so that a short run does not compile it anew: runs the short commands
// once against servers of its own, and then writes what was compiled of each file next to it.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import v8 from 'node:v8';

const thisScript = fileURLToPath(import.meta.url);
const bobFolder = fileURLToPath(new URL('../dist/bob', import.meta.url));

/** Writes `dist/bob/*.code`. Where a server can't be started, the command is left as it is: it only starts slower. */
export async function writeCommandCode() {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-build-'));
  const servers = [];
  const listen = async (...words) => {
    const server = spawn(process.execPath, [join(bobFolder, 'main.js'), ...words, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    servers.push(server);
    for await (const line of createInterface({ input: server.stdout })) {
      const { type, local } = JSON.parse(line);
      if (type === 'listening') return local.slice(local.lastIndexOf(':') + 1);
    }
    throw new Error(`bob ${words.join(' ')} did not start`);
  };
  try {
    writeFileSync(join(folder, 'file'), Buffer.alloc(1 << 20, 'file'));
    const tftp = await listen('tftp', 'serve', folder, '--port', '0', '--host', '127.0.0.1');
    const tcp = await listen('tcp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    const udp = await listen('udp', 'listen', '127.0.0.1:0', '--reply', 'echo');
    await run('tftp', 'get', `tftp://127.0.0.1:${tftp}/file`, join(folder, 'got'));
    await run('tcp', 'send', `127.0.0.1:${tcp}`, 'hello');
    await run('udp', 'send', `127.0.0.1:${udp}`, 'hello');
    await run('ports');
    await run('--help');
    // Once more, with what was written: it has to be taken.
    await run('tftp', 'get', `tftp://127.0.0.1:${tftp}/file`, join(folder, 'got'), '--overwrite');
  } catch (error) {
    process.stderr.write(`the command goes without compiled code: ${error.message}\n`);
  } finally {
    for (const server of servers) server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs one command to its end in a process that keeps the code of what it loaded. */
function run(...words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [thisScript, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`bob ${words.join(' ')}: ${said}`));
    });
  });
}

if (process.argv[1] === thisScript) {
  const { Chunks } = await import('../dist/cli/chunks.js');
  const chunks = new Chunks(bobFolder);
  // Code holds for the flags under which it is written: a command that changes them must not here.
  v8.setFlagsFromString = () => undefined;
  process.on('exit', () => {
    if (chunks.refused.length > 0) throw new Error(`V8 refuses its own code of ${chunks.refused.join(', ')}`);
    for (const [name, code] of chunks.compiledCode()) {
      const file = join(bobFolder, `${name}.code`);
      // The first that loads a file knows it best.
      if (!existsSync(file)) writeFileSync(file, code);
    }
  });
  process.exitCode = await chunks.load('bob.js').main(process.argv.slice(2));
}

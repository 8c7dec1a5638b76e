// `npm run boots`: boots real firmware in QEMU from a TFTP server of this machine and lets the booted machine itself tell
// whether every byte arrived. Nothing leaves this machine: the machines, a DHCP server and the TFTP server are in a network
// namespace of their own. `--list` names the machines; docs/tftp.md has the results.
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { machines } from './machines.mjs';
import { servers } from './servers.mjs';

const usage = `npm run boots -- [--only NAME]… [--server bob|bob-relayed|bob-single-port|tftpd-hpa|dnsmasq]… [--engine linux|portable]… [--flap] [--mib N] [--json] [--list]

  --only NAME    this machine alone; may be repeated (--list names them)
  --server NAME  the TFTP server that they boot from (bob); bob-relayed is bob behind its own relay,
                 bob-single-port answers from the port of requests
  --engine NAME  bob's engine (both, in turn)
  --flap         the cable is out for four seconds while the large file is on its way
  --mib N        size of the large file (30)
  --json         one JSON object a boot instead of a table
  --verbose      what the machines and the server say, on standard error
`;

const script = new ScriptArguments('npm run boots --', usage);
const { values } = await script.read({
  only: { type: 'string', multiple: true },
  server: { type: 'string', multiple: true, default: ['bob'] },
  engine: { type: 'string', multiple: true, default: ['linux', 'portable'] },
  flap: { type: 'boolean', default: false },
  mib: { type: 'string', default: '30' },
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  verbose: { type: 'boolean', default: false },
  inside: { type: 'boolean', default: false },
});

const wanted = {
  machines: script.choices('machine', values.only ?? Object.keys(machines), Object.keys(machines)),
  servers: script.choices('server', values.server, Object.keys(servers)),
  engines: script.choices('engine', values.engine, ['linux', 'portable']),
  flap: values.flap,
  mebibytes: script.whole('--mib', values.mib, { least: 1, most: 200 }),
  json: values.json,
  verbose: values.verbose,
};
if (values.list) {
  for (const [name, { title, missing }] of Object.entries(machines)) {
    const lacks = missing();
    process.stdout.write(
      `${name.padEnd(12)} ${title}${lacks.length > 0 ? ` (needs ${lacks.join(', ')})` : ''}\n`,
    );
  }
} else if (values.inside) {
  const { bootAll } = await import('./boot.mjs');
  process.exitCode = (await bootAll(wanted)) ? 0 : 1;
} else {
  await ensureBuilt(['layers', 'command']);
  // Only root may make a namespace as it is; others are root in one of their own.
  const namespace = process.getuid?.() === 0 ? '-n' : '-rn';
  const words = [
    namespace,
    process.execPath,
    fileURLToPath(import.meta.url),
    '--inside',
    ...process.argv.slice(2),
  ];
  const { status, error } = spawnSync('unshare', words, { stdio: 'inherit' });
  if (error !== undefined) process.stderr.write(`unshare is missing: install util-linux\n`);
  process.exitCode = status ?? 1;
}

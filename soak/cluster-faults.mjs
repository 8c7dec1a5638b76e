// `npm run cluster-faults [-- --fault NAME] [--seconds N] [--rate N]`: three NATS servers and two nodes that record numbered messages, a fault while they
// do, and a count of what the cluster's history has afterwards. With `--without-bob` the nodes are bare publishers: what is lost then, the server loses.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { hasProgram, machineLine, printTable } from '../bench/machine.mjs';
import { ensureBuilt } from '../scripts/built.mjs';
import { ScriptArguments } from '../scripts/script-arguments.mjs';
import { FaultBench } from './cluster/bench.mjs';
import { faults } from './cluster/faults.mjs';
import { raiseLoopback } from './cluster/network.mjs';

/** What has to be 0 of a count. */
const wrong = ['doubled', 'disordered', 'unknown', 'unlike', 'untold', 'repeatedBatches', 'unlikeReplicas'];
const names = Object.keys(faults);
const script = new ScriptArguments(
  'npm run cluster-faults --',
  `Usage: npm run cluster-faults -- [--fault NAME]… [--seconds N] [--rate N] [--without-bob] [--together] [--json]

  --fault NAME    one of those below (all)
  --seconds N     how long a fault goes on (10)
  --rate N        messages a second of each node (2500)
  --without-bob   bare publishers instead of nodes: shows what the server itself loses
  --together      one fault after the other on the same servers and nodes, counted at the end
  --json          an object for each fault instead of a table

Faults:
${names.map((name) => `  ${name.padEnd(24)}${faults[name].about}`).join('\n')}
`,
);
const { values } = await script.read({
  fault: { type: 'string', multiple: true, default: [] },
  seconds: { type: 'string', default: '10' },
  rate: { type: 'string', default: '2500' },
  'without-bob': { type: 'boolean', default: false },
  together: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'in-namespace': { type: 'boolean', default: false },
});
const seconds = script.whole('--seconds', values.seconds, { least: 1, most: 86_400 });
const rate = script.whole('--rate', values.rate, { least: 1, most: 20_000 });
const isPlain = values['without-bob'];
const asked = script.choices('fault', values.fault, names);
const chosen = (asked.length > 0 ? asked : names).filter((name) => !(isPlain && faults[name].ofBob));
if (chosen.length === 0) script.refuse(`${asked.join(', ')}: nothing to see without Breakoutbox`);
const groups = values.together ? [chosen] : chosen.map((name) => [name]);
const alone = chosen.find((name) => faults[name].prepare !== undefined || faults[name].hasNodes === false);
if (values.together && alone !== undefined) script.refuse(`${alone} cannot be made together with others`);
if (!hasProgram('nats-server')) script.refuse('nats-server is missing: npm run setup:peers');

if (chosen.some((name) => faults[name].needs === 'namespace') && !values['in-namespace']) await inNamespace();
else await measure();

/** Runs this script again where it may pull cables and mount disks. */
async function inNamespace() {
  const words = [...process.execArgv, ...process.argv.slice(1), '--in-namespace'];
  const child = spawn('unshare', ['-rnm', process.execPath, ...words], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const [status] = await once(child, 'exit');
  process.exitCode = status ?? 1;
}

async function measure() {
  if (values['in-namespace']) raiseLoopback();
  if (!isPlain) await ensureBuilt();
  const rows = [];
  let isWell = true;
  for (const group of groups) {
    const name = group.join(', ');
    const beganMs = performance.now();
    const say = (what) => {
      const at = ((performance.now() - beganMs) / 1_000).toFixed(1).padStart(6);
      process.stderr.write(`${name} ${at} s: ${what}\n`);
    };
    const counted = await counts(group, say);
    const keys = group.some((one) => faults[one].mayLose) ? wrong : ['lost', ...wrong];
    // Where nothing was sent, nothing was shown.
    const isRight = counted.sent > 0 && keys.every((key) => (counted[key] ?? 0) === 0);
    isWell &&= isRight;
    say(isRight ? 'nothing lost that is not told, nothing doubled' : `WRONG: ${JSON.stringify(counted)}`);
    if (values.json) process.stdout.write(`${JSON.stringify({ fault: name, ...counted })}\n`);
    rows.push([
      ...[
        group.map((one) => faults[one].about).join('; '),
        counted.sent,
        counted.found,
        counted.lost,
        counted.doubled,
        counted.unwritten,
      ],
      ...[
        counted.unlikeReplicas ?? 0,
        (counted.pauseMs / 1_000).toFixed(1),
        (counted.deliveredMs / 1_000).toFixed(1),
      ],
    ]);
  }
  if (!values.json) {
    const what = isPlain ? 'bare publishers' : 'nodes';
    process.stdout.write(`${machineLine()}; two ${what}, ${rate} messages/s each, ${seconds} s\n\n`);
    printTable(
      [
        'fault',
        'sent',
        'found',
        'lost',
        'doubled',
        'not yet written',
        'unlike replicas',
        'longest pause, s',
        'delivered after, s',
      ],
      rows,
    );
  }
  process.exitCode = isWell ? 0 : 1;
}

/** Faults, one after the other, from the start of their servers to the count. */
async function counts(group, say) {
  const [{ hasNodes = true, prepare }] = group.map((name) => faults[name]);
  const bench = await FaultBench.open({
    ...{ isPlain, hasNodes, rate, say, prepare, forMs: seconds * 1_000 },
    hasCables: group.some((name) => faults[name].needs === 'namespace'),
  });
  try {
    say(hasNodes ? 'the load begins' : 'it begins');
    bench.begin();
    let counted;
    for (const name of group) counted = await faults[name].run(bench);
    return counted ?? (await bench.count());
  } finally {
    await bench.close();
  }
}

// Boots machines one after the other, in the network namespace that run.mjs has made.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { machines, serverAddress } from './machines.mjs';
import { writePayload } from './payload.mjs';
import { programPath } from './programs.mjs';
import { servers } from './servers.mjs';

/** Every core of these machines is emulated: on a busy host firmware alone takes half a minute, and 30 MiB minutes. */
const bootTimeoutMs = 600_000;
const flapMs = 4_000;
const sampleMs = 20;
/** Octets in a sample that belong to a file and not to DHCP or a search for names. */
const minSampleBytes = 3_000;

const ip = (words) => execFileSync('ip', words.split(' '), { stdio: ['ignore', 'ignore', 'inherit'] });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Boots what is wanted and prints how it went; true when every machine said that all bytes were there. */
export async function bootAll(wanted) {
  ip('link set lo up');
  ip('tuntap add dev tap0 mode tap');
  ip(`addr add ${serverAddress.IPv4}/24 dev tap0`);
  ip('link set tap0 up');
  ip(`addr add ${serverAddress.IPv6}/64 dev tap0 nodad`);
  const results = [];
  for (const name of wanted.machines) {
    for (const serverName of wanted.servers) {
      const server = servers[serverName];
      for (const engine of server.hasEngines === true ? wanted.engines : [undefined]) {
        const what = `${name}, ${serverName}${engine === undefined ? '' : ` (${engine})`}`;
        const lacks = [...machines[name].missing(), ...server.missing()];
        if (lacks.length > 0) {
          process.stderr.write(`${what}: skipped, needs ${lacks.join(', ')}\n`);
          continue;
        }
        process.stderr.write(`${what}: boots\n`);
        const result = await bootOne(machines[name], server, engine, wanted);
        process.stderr.write(`${what}: ${result.verdict}\n`);
        results.push({ machine: name, server: serverName, engine, ...result });
        if (wanted.json) process.stdout.write(`${JSON.stringify(results.at(-1))}\n`);
      }
    }
  }
  if (!wanted.json) printTable(results, wanted);
  return results.every(({ verdict }) => verdict === 'whole');
}

async function bootOne(machine, server, engine, { mebibytes, flap, verbose }) {
  const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-boots-'));
  const root = join(folder, 'served');
  mkdirSync(root);
  const started = [];
  const start = (words) => {
    const child = spawn(programPath(words[0]) ?? words[0], words.slice(1), { stdio: 'pipe' });
    if (verbose) child.stderr.pipe(process.stderr);
    else child.stderr.resume();
    started.push(child);
    return child;
  };
  try {
    const payload = writePayload(root, mebibytes);
    machine.prepare({ root });
    const dhcp = start(dhcpWords(machine, folder));
    dhcp.stdout.resume();
    const tftp = start(server.words(root, engine));
    const files = filesServed(tftp, server.hasEngines === true, verbose);
    if (server.relay !== undefined) start(server.relay()).stdout.resume();
    // None but bob says that it is ready; the firmware takes longer than any of them.
    const qemu = start(machine.words({ folder, family: machine.family }));
    const traffic = watchTraffic(flap ? mebibytes * 1024 * 1024 : undefined);
    const commands = machine.commands?.(mebibytes * 1024 * 1024) ?? [];
    const judge = (said) => (machine.verdict ?? verdictOfInit)(said, payload);
    const verdict = await verdictOf(qemu, { prompt: machine.prompt, commands, judge, verbose });
    traffic.end();
    return { verdict, seconds: traffic.seconds(), files: files.count };
  } finally {
    await Promise.all(
      started.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGKILL');
        await once(child, 'close');
      }),
    );
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Addresses and the name of the boot file, no TFTP. */
function dhcpWords({ family, bootFile, scriptOfIpxe }, folder) {
  const { IPv4, IPv6 } = serverAddress;
  const words = ['dnsmasq', '-k', '--port=0', '--interface=tap0', '--bind-dynamic', '--user=root'];
  words.push(
    '--conf-file=/dev/null',
    '--pid-file=',
    `--dhcp-leasefile=${join(folder, 'leases')}`,
    '--dhcp-authoritative',
  );
  words.push('--log-facility=-');
  if (family === 'IPv6') {
    words.push('--enable-ra', '--dhcp-range=fd97::100,fd97::1ff,64,1h');
    words.push(`--dhcp-option=option6:bootfile-url,tftp://[${IPv6}]/${bootFile}`);
    return words;
  }
  words.push('--dhcp-range=10.97.0.100,10.97.0.150,1h');
  if (scriptOfIpxe === undefined) return [...words, `--dhcp-boot=${bootFile},,${IPv4}`];
  // What iPXE asks for when it runs is the script, not itself again.
  words.push('--dhcp-userclass=set:ipxe,iPXE', `--dhcp-boot=tag:ipxe,${scriptOfIpxe},,${IPv4}`);
  return [...words, `--dhcp-boot=tag:!ipxe,${bootFile},,${IPv4}`];
}

/** Counts the files that bob has served whole. */
function filesServed(tftp, isBob, verbose) {
  const files = { count: isBob ? 0 : undefined };
  createInterface({ input: tftp.stdout }).on('line', (line) => {
    if (verbose) process.stderr.write(`${line}\n`);
    if (isBob && line.includes('"transferFinished"') && line.includes('"done"')) files.count += 1;
  });
  return files;
}

/** What the payload's only program says. */
function verdictOfInit(said) {
  return /^BOOTS-VERDICT (whole|damaged)/m.exec(said)?.[1];
}

/** What the machine says of the file; the reason when it says nothing. */
function verdictOf(qemu, { prompt, commands, judge, verbose }) {
  return new Promise((resolve) => {
    const left = [...commands];
    let said = '';
    const end = (verdict) => {
      clearTimeout(timer);
      resolve(verdict);
    };
    const timer = setTimeout(() => end(`nothing within ${bootTimeoutMs / 1_000} s`), bootTimeoutMs);
    qemu.stdout.on('data', (chunk) => {
      if (verbose) process.stderr.write(chunk);
      said = (said + chunk.toString('latin1')).slice(-10_000);
      const verdict = judge(said);
      if (verdict !== undefined) end(verdict);
      if (prompt === undefined) return;
      // U-Boot waits for a key before it boots by itself.
      if (said.includes('stop autoboot')) qemu.stdin.write('\n');
      else if (!said.endsWith(prompt)) return;
      else qemu.stdin.write(`${left.shift() ?? ''}\n`);
      said = '';
    });
    qemu.stdin.on('error', () => undefined);
    qemu.once('close', () => end('switched off without a word'));
  });
}

/** Watches what leaves through the cable, and takes it out for a while when a good part of `flapBytes` has left. */
function watchTraffic(flapBytes) {
  let [first, last, before] = [undefined, undefined, sentBytes()];
  const base = before;
  let flapped = flapBytes === undefined;
  const timer = setInterval(() => {
    const now = sentBytes();
    if (now - before >= minSampleBytes) {
      last = performance.now();
      first ??= last - sampleMs;
    }
    before = now;
    if (flapped || now - base < flapBytes / 3) return;
    flapped = true;
    ip('link set tap0 carrier off');
    void pause(flapMs).then(() => ip('link set tap0 carrier on'));
  }, sampleMs);
  return {
    end: () => clearInterval(timer),
    seconds: () => (first === undefined ? 0 : Math.round((last - first) / 10) / 100),
  };
}

/** Octets that were sent to the machine so far. */
function sentBytes() {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((row) => row.trim().startsWith('tap0:'));
  return Number(line?.split(':')[1]?.trim().split(/\s+/)[8] ?? 0);
}

function printTable(results, { mebibytes, flap }) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  const day = new Date().toISOString().slice(0, 10);
  const cable = flap ? `; the cable was out for ${flapMs / 1_000} s` : '';
  process.stdout.write(
    `${day}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, Linux ${release()}; a file of ${mebibytes} MiB${cable}\n\n`,
  );
  process.stdout.write(
    line(['machine', 'server', 'files', 'seconds of TFTP', 'verdict']) +
      line(['---', '---', '---', '---', '---']),
  );
  for (const { machine, server, engine, files, seconds, verdict } of results) {
    const who = engine === undefined ? server : `${server}, ${engine}`;
    process.stdout.write(line([machines[machine].title, who, files ?? '–', seconds.toFixed(1), verdict]));
  }
}

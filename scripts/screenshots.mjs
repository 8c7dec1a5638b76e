// `npm run screenshots`: every place of the page in both themes, both languages and three widths, as PNG files in a
// folder that it names. What is shown is real: a workbench of its own, with devices that talk to it.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { ensureBuilt } from './built.mjs';
import { scenes } from './screenshot-scenes.mjs';
import { ScriptArguments } from './script-arguments.mjs';

const heights = { 1280: 800, 768: 900, 400: 800 };

/** A reading of a sensor, 14 bytes; 过热 in GBK (U+8FC7 B9FD, U+70ED C8C8). */
const reading = Buffer.from('aa55090341f9999ab9fdc8c83af1', 'hex');

/** 温度过高，请检查 in GBK, as a PLC reports it; cut in two by TCP within a character. */
const report = Buffer.from('cec2b6c8b9fdb8dfa3acc7ebbcecb2e90d0a', 'hex');
/** A Modbus RTU answer: 2 registers, with its CRC. */
const modbus = Buffer.from('01030402bc0000faab', 'hex');

const script = new ScriptArguments(
  'npm run screenshots --',
  () => `Usage: npm run screenshots -- [OPTION]…

  --into FOLDER     where the pictures go (a new folder, which is named)
  --places A,B      ${Object.keys(scenes).join(', ')} (all)
  --widths N,N      widths in pixels (1280,768,400)
  --themes A,B      dark, light (both)
  --languages A,B   en, zh-CN (both)
  --endpoints N     endpoints of the workbench, 6 or more (6)
`,
);
const { values } = await script.read({
  into: { type: 'string' },
  places: { type: 'string' },
  widths: { type: 'string', default: '1280,768,400' },
  themes: { type: 'string', default: 'dark,light' },
  languages: { type: 'string', default: 'en,zh-CN' },
  endpoints: { type: 'string', default: '6' },
});
const wanted = script.choices('place', list(values.places) ?? Object.keys(scenes), Object.keys(scenes));
const themes = script.choices('theme', list(values.themes), ['dark', 'light']);
const languages = script.choices('language', list(values.languages), ['en', 'zh-CN']);
const widths = list(values.widths).map((width) =>
  script.whole('--widths', width, { least: 200, most: 8_000 }),
);
const endpointCount = script.whole('--endpoints', values.endpoints, { least: 6, most: 1_000 });
await ensureBuilt();
const { TftpClient } = await import('../dist/app/tftp.js');
const into = values.into ?? mkdtempSync(join(tmpdir(), 'breakoutbox-screenshots-'));
mkdirSync(into, { recursive: true });
const home = mkdtempSync(join(tmpdir(), 'breakoutbox-workspace-'));
const main = fileURLToPath(new URL('../dist/bob/main.js', import.meta.url));
const bob = spawn(
  process.execPath,
  [main, 'workbench', '--port', '0', '--no-open', '--json', '--workspace', home],
  { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, XDG_DATA_HOME: home } },
);
/** Connections that stay open while pictures are taken. */
const talking = [];
/** Where TFTP is served. */
let tftpPort = 0;
let browser;
try {
  const url = await addressOf(bob);
  const ids = await makeEndpoints(url, endpointCount);
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  for (const language of languages)
    for (const theme of themes)
      for (const width of widths) await takeAll(url, ids, { language, theme, width });
  process.stdout.write(`${into}\n`);
} finally {
  await browser?.close();
  for (const socket of talking) socket.destroy();
  bob.kill('SIGTERM');
  await once(bob, 'close');
  rmSync(home, { recursive: true, force: true });
}

async function takeAll(url, ids, { language, theme, width }) {
  const viewport = { width, height: heights[width] ?? 800 };
  const context = await browser.newContext({ viewport, locale: language, colorScheme: theme });
  for (const name of wanted) {
    const page = await context.newPage();
    const scene = scenes[name];
    await scene.before?.(page, stallBoard);
    await page.goto(`${url}${scene.hash(ids)}`);
    await page
      .locator(scene.ready ?? '.welcome')
      .first()
      .waitFor();
    await scene.act?.(page, home);
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
    await page.screenshot({ path: join(into, `${name}-${width}-${theme}-${language}.png`) });
    await page.close();
  }
  await context.close();
}

/** A list with something of each kind: servers, a client that finds nobody, sockets, one that is stopped. */
async function makeEndpoints(url, count) {
  const create = async (input) => {
    const response = await fetch(`${url}api/endpoints`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  };
  const sensors = await create({ type: 'udp', address: '0', label: 'Sensor bench', encoding: 'gbk' });
  const server = await create({ type: 'tcp-listen', address: '0', reply: 'echo' });
  const line = await create({
    type: 'tcp-listen',
    address: '127.0.0.1:0',
    label: 'PLC line 2',
    encoding: 'gbk',
    limits: { maxConnections: 4 },
  });
  const client = await create({
    type: 'tcp-connect',
    address: 'plc-hall-3.plant.example.invalid:502',
    reconnect: true,
  });
  const long = await create({ type: 'udp', address: '[::1]:0', remote: '[2001:db8:40:1:a:b:c:7]:47808' });
  await fetch(`${url}api/endpoints/${long.id}/stop`, { method: 'POST' });
  await create({ type: 'tcp-connect', address: `127.0.0.1:${portOf(line)}` });
  for (let more = 6; more < count; more += 1) await create({ type: 'tcp-listen', address: '127.0.0.1:0' });
  const crowd = await create({ type: 'udp', address: '0', label: 'Meters of hall 3', reply: 'echo' });
  const refused = await create({
    type: 'tcp-connect',
    address: `127.0.0.1:${await closedPort()}`,
    reconnect: true,
  });
  const relay = await create({
    ...{ type: 'tcp-relay', address: '127.0.0.1:0', target: `127.0.0.1:${portOf(line)}` },
    line: { profile: 'lte' },
  });
  await saveFilters(url);
  await talk(portOf(sensors), 4);
  await talk(portOf(crowd), 60);
  await speak(portOf(line));
  await moveFiles(url);
  return {
    sensors: sensors.id,
    server: server.id,
    client: client.id,
    line: line.id,
    crowd: crowd.id,
    refused: refused.id,
    relay: relay.id,
  };
}

/** Filters of each kind: one that hides, one that colours, one that is chosen, and one that does not fit. */
async function saveFilters(url) {
  const files = {
    meters: 'filter: size > 9 and dir == sent\nshow: hide\nendpoints: [Meters of hall 3]\n',
    pong: 'filter: text contains "PONG"\nshow: highlight\ncolour: green\nendpoints: [Meters of hall 3]\n',
    'hot-meters': 'filter: sensor.temp > 31\nshow: highlight\nendpoints: [Meters of hall 3]\n',
    'long-messages': 'filter: size > 1000\n',
  };
  for (const [name, text] of Object.entries(files))
    await fetch(`${url}api/workspace/files/filters/${name}.yaml`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
}

/** Sensors that send their readings, and a line of text. */
async function talk(port, devices) {
  for (let device = 0; device < devices; device += 1) {
    const socket = createSocket('udp4');
    for (let times = 0; times < 6; times += 1)
      await new Promise((sent) => socket.send(times === 2 ? 'PONG\r\n' : reading, port, '127.0.0.1', sent));
    socket.close();
  }
}

/** Peers of a TCP server: text in GBK that arrives in two parts, binary frames, one cut off, and more than may connect. */
async function speak(port) {
  for (let peer = 0; peer < 5; peer += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    talking.push(socket);
    for (const part of [report.subarray(0, 7), report.subarray(7), modbus, Buffer.from('OK\r\n')]) {
      await new Promise((sent) => socket.write(part, sent));
      await delay(30);
    }
    if (peer === 1) socket.resetAndDestroy();
  }
}

/** TFTP with something of each kind: files, a transfer that is over, one that is slow, one that is stalled, a refusal. */
async function moveFiles(url) {
  const files = {
    'grub.cfg': 412,
    'initrd.img': 9_000_000,
    'kernel-6.12.48+deb13-amd64.efi': 700_000,
    '固件-v1.2.bin': 200_000,
  };
  for (const [name, bytes] of Object.entries(files))
    await fetch(`${url}api/tftp/files/${name.split('/').map(encodeURIComponent).join('/')}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
  const response = await fetch(`${url}api/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ type: 'tftp-server', port: 0, write: 'create' }),
  });
  const { status } = await response.json();
  tftpPort = Number(/\d+$/.exec(status.local)[0]);
  const client = new TftpClient({ host: '127.0.0.1', port: tftpPort });
  await client.read('固件-v1.2.bin');
  await client.read('pxelinux.cfg/default').catch(() => undefined);
  talking.push(boardThatAsks('initrd.img', tftpPort, 60));
}

/** A board that takes one block each `everyMs`, or, for ever later, the first only. */
function boardThatAsks(file, port, everyMs) {
  const socket = createSocket('udp4');
  const request = Buffer.from(`\0\x01${file}\0octet\0blksize\x001024\0tsize\x000\0`, 'latin1');
  let heard = 0;
  socket.on('message', (packet, from) => {
    const isOack = packet.readUInt16BE(0) === 6;
    heard += 1;
    if (everyMs === Number.POSITIVE_INFINITY && heard > 2) return;
    const acknowledge = Buffer.from([0, 4, ...(isOack ? [0, 0] : packet.subarray(2, 4))]);
    setTimeout(
      () => {
        if (!socket.closed) socket.send(acknowledge, from.port, from.address, () => undefined);
      },
      isOack ? 0 : Math.min(everyMs, 1_000),
    );
  });
  socket.on('error', () => undefined);
  socket.send(request, port, '127.0.0.1');
  return {
    destroy: () => {
      socket.closed = true;
      socket.close();
    },
  };
}

/** A board that takes the first block of a large file, and no other. */
function stallBoard() {
  talking.push(boardThatAsks('kernel-6.12.48+deb13-amd64.efi', tftpPort, Number.POSITIVE_INFINITY));
}

/** A port that nobody listens on. */
async function closedPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

function portOf({ status }) {
  return Number(/:(\d+)$/.exec(status.local)?.[1]);
}

/** The address that a workbench tells when it is ready. */
async function addressOf(child) {
  for await (const text of createInterface({ input: child.stdout })) {
    const event = JSON.parse(text);
    if (event.type === 'workbench') return event.url;
  }
  throw new Error('the workbench ended before it was ready');
}

function list(text) {
  return text?.split(',');
}

// Layouts: a message of ten fields is read, and selected by a filter, again and again on one core. Two messages in turn, so that nothing is
// predicted from the one before; the values that were read are added up, so that nothing is left out.
import { compileLayout } from '../dist/layout/compile-layout.js';
import { LayoutValues } from '../dist/layout/layout-values.js';
import { compileMessageFilter, readMessageFilter } from '../dist/traffic/filter/message-filter.js';
import { machineLine, median, printTable, progressOf } from './machine.mjs';

/** What it measures, for `--help`. */
export const about =
  'messages of ten fields that a layout reads, and that a filter selects by one of them, on one core';

const file = {
  order: 'big',
  frame: { length: 'len' },
  fields: [
    { sync: 'const AA 55' },
    { len: 'u8' },
    { cmd: 'u8 { 1 = read, 6 = write }' },
    { serial: 'u32' },
    { temp: 'i16le * 0.1 ℃' },
    { limit: 'f32 cdab' },
    { flags: 'bits 8 { run = 0, error = 1, mode = 2-4 }' },
    { name: 'text 6' },
    { count: 'u16' },
    { crc: 'checksum crc-16/modbus' },
  ],
};
/** Messages between two looks at the clock. */
const batch = 10_000;

function opened() {
  const layout = compileLayout('sensor', file);
  if (!layout.ok) throw new Error(layout.failure.code);
  const messages = [23.4, -7.5].map((temp, index) => {
    const made = layout.value.encode({
      ...{
        cmd: 'read',
        serial: 4_000_000_000 + index,
        temp,
        limit: 30.5,
        'flags.run': true,
        'flags.mode': 5,
      },
      ...{ name: 'north', count: 1_000 + index },
    });
    if (!made.ok) throw new Error(made.failure.code);
    return made.value;
  });
  return { layout: layout.value, messages };
}

/** Calls `look` with one message after another for so many seconds; returns how many there were a second. */
function rateOf(messages, seconds, look) {
  const started = performance.now();
  let count = 0;
  let took = 0;
  while (took < seconds * 1_000) {
    for (let index = 0; index < batch; index += 1) look(messages[index & 1]);
    count += batch;
    took = performance.now() - started;
  }
  return (count / took) * 1_000;
}

/** Messages of ten fields that are read in a second. */
export function layoutRate(seconds) {
  const { layout, messages } = opened();
  const values = new LayoutValues();
  let sum = 0;
  const look = (message) => {
    layout.decode(message, 0, message.length, values);
    if (!values.isSound) throw new Error(values.fault.code);
    sum += values.numbers[3];
  };
  rateOf(messages, Math.min(seconds, 0.5), look);
  const rate = rateOf(messages, seconds, look);
  if (!(sum > 0)) throw new Error('nothing was read');
  return rate;
}

/** The same of messages that a filter looks at. */
async function filterRate(seconds, text) {
  const { layout, messages } = opened();
  const filter = await readMessageFilter(text, [layout]);
  if (!filter.ok) throw new Error(filter.failure.code);
  const selects = compileMessageFilter(filter.value);
  const shared = {
    direction: 'in',
    endpoint: ['e1'],
    peer: '127.0.0.1:1',
    timeMicros: 0,
    encoding: 'utf-8',
    layouts: [layout],
  };
  const filtered = messages.map((bytes) => ({ ...shared, bytes }));
  let selected = 0;
  const rate = rateOf(filtered, seconds, (message) => {
    if (selects(message)) selected += 1;
  });
  if (selected === 0) throw new Error('nothing was selected');
  return rate;
}

const filters = [
  'size > 8',
  'sensor.temp > 20',
  'hex matches "AA 55 ?? 01"',
  'text contains "north"',
  'text matches "nor[tk]h"',
  'text matches "[a-z]{4}h"',
];

/** Measures each in turn, round after round, and prints medians. */
export async function run({ seconds, rounds }) {
  const names = ['ten fields are read', ...filters];
  const rates = new Map(names.map((name) => [name, []]));
  const progress = progressOf(rounds * names.length);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      progress.step(name);
      rates.get(name).push(name === names[0] ? layoutRate(seconds) : await filterRate(seconds, name));
    }
  }
  progress.end();
  process.stdout.write(`One core; medians of ${rounds} rounds. ${machineLine()}\n\n`);
  printTable(
    ['', 'messages/s'],
    names.map((name) => [name, Math.round(median(rates.get(name))).toLocaleString('en')]),
  );
}

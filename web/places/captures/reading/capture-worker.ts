import { watchBoot } from './boot-watch.js';
import { conversationsOf, ladderOf, rowsOf, subjectOf, transfersOf, troubleFrom } from './capture-answers.js';
import { CaptureReading } from './capture-reading.js';
import { type CaptureSource, FileSource, LiveSource } from './capture-source.js';
import { listCarriedFiles, readCarriedFile } from './carried-files.js';
import { openLive } from './live-request.js';
import type {
  AskName,
  BootReport,
  CaptureAsks,
  CaptureRefusal,
  FilterProgress,
  FromWorker,
  PassProgress,
  StoryList,
  ToWorker,
  WalkProgress,
} from './messages.js';
import { exportPackets } from './packet-export.js';
import { indexOfPacket } from './packet-list.js';
import { ratesOf } from './rates.js';
import { Report } from './report.js';
import { tellStories } from './story-list.js';

let begin: (reading: CaptureReading) => void;
/** The capture, from when its first bytes have been looked at. */
const opened = new Promise<CaptureReading>((resolve) => {
  begin = resolve;
});

const post = (message: FromWorker): void => postMessage(message);
const facts = new Report((value: ReturnType<CaptureReading['facts']>) =>
  post({ type: 'facts', facts: value }),
);
const filter = new Report((progress: FilterProgress) => post({ type: 'filter', progress }));
const columns = new Report((progress: PassProgress) => post({ type: 'columns', progress }));
const walk = new Report((progress: WalkProgress) => post({ type: 'walk', progress }));

/** The telling of stories, once it was asked for. */
let told: Promise<void> | undefined;
/** Lists of thousands are not read more often. */
const storiesEveryMs = 1_000;
const stories = new Report(
  ({ progress, list }: { readonly progress: PassProgress; readonly list: () => StoryList }) =>
    post({ type: 'stories', progress, stories: list() }),
  storiesEveryMs,
);
/** Four times a second: numbers that change more often are not read. */
const bootEveryMs = 250;
const boot = new Report((of: () => BootReport) => post({ type: 'boot', boot: of() }), bootEveryMs);
/** The watch over machines that boot, once it was asked for. */
let watched: Promise<void> | undefined;

/** What answers each ask of the page. */
const answers: {
  readonly [Name in AskName]: (
    ask: CaptureAsks[Name]['ask'],
    of: CaptureReading,
  ) => CaptureAsks[Name]['answer'] | Promise<CaptureAsks[Name]['answer']>;
} = {
  open: () => undefined,
  capture: () => undefined,
  file: (_, of) => of.file(),
  export: (choice, of) => exportPackets(of, choice),
  files: (_, of) => listCarriedFiles(of),
  carried: ({ id }, of) => readCarriedFile(of, id),
  stop: (_, of) => void of.stop(),
  filter: ({ text, run }, of) => of.filter(text, run).then(() => undefined),
  rows: ({ from, to }, of) => rowsOf(of, from, to),
  numberAt: ({ index }, of) => (index < of.list.count ? of.list.numberAt(index) : undefined),
  indexOf: ({ number }, of) => indexOfPacket(of.list, number),
  trouble: ({ from, by }, of) => troubleFrom(of, from, by),
  columns: ({ names }, of) => of.fieldColumns(names).then(() => undefined),
  bytes: ({ number }, of) => of.trees.bytes(number),
  packet: ({ number }, of) => of.trees.read(number),
  conversations: (_, of) => conversationsOf(of),
  transfers: (_, of) => transfersOf(of),
  stories: (_, of) => {
    told ??= tellStories(of, (progress, list) => stories.give({ progress, list }, progress.isDone));
    return told.then(() => undefined);
  },
  boot: (_, of) => {
    watched ??= watchBoot(of, ({ isDone }, machines) => boot.give(machines, isDone));
    return watched.then(() => undefined);
  },
  subject: ({ number }, of) => subjectOf(of, number),
  ladder: ({ around, ...subject }, of) => ladderOf(of, subject, around),
  rates: ({ parts }, of) => ratesOf(of.index.table, of.list, parts),
};

/** Reads a source to its end. */
async function read(source: CaptureSource): Promise<void> {
  const reading = new CaptureReading(source, {
    facts: (value) => facts.give(value, value.state === 'whole' || value.state === 'stopped'),
    filter: (progress) => filter.give(progress, progress.isDone),
    columns: (progress) => columns.give(progress, progress.isDone),
    walk: (progress) => walk.give(progress, progress.walked === progress.number),
  });
  begin(reading);
  await reading.run();
}

async function capture(ask: CaptureAsks['capture']['ask']): Promise<CaptureRefusal | undefined> {
  const source = await openLive(ask.begin, ask.stop);
  if (!(source instanceof LiveSource)) return source;
  read(source).catch((error: unknown) => post({ type: 'failed', id: 0, reason: String(error) }));
  return undefined;
}

async function answer<Name extends AskName>(name: Name, ask: CaptureAsks[Name]['ask']): Promise<unknown> {
  if (name === 'open') return read(await FileSource.of((ask as CaptureAsks['open']['ask']).file));
  if (name === 'capture') return capture(ask as CaptureAsks['capture']['ask']);
  return answers[name](ask, await opened);
}

addEventListener('message', ({ data: { id, name, ask } }: MessageEvent<ToWorker>) => {
  answer(name, ask).then(
    (given) => post({ type: 'answer', id, answer: given }),
    (error: unknown) => post({ type: 'failed', id, reason: String(error) }),
  );
});

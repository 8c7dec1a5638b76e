import type { Command } from 'commander';
import type { IncompleteConversation, Recording } from '../../app/replay/recording.js';
import { decodeText } from '../../bytes/encodings.js';
import { visibleText } from '../../bytes/escapes.js';
import { formatHex } from '../../bytes/hex.js';
import { BreakoutboxError } from '../../errors/error.js';
import { nowMicros } from '../../system/clock.js';
import { addCaptureOption } from '../capture-option.js';
import type { CommandDefinition } from '../command-definition.js';
import { exitAfter, exitStatus, interruption, onSignals } from '../exit.js';
import type { Translate } from '../language.js';
import { markedLine } from '../output/event-lines.js';
import { EventView } from '../output/event-view.js';
import { complain, Output } from '../output/output.js';
import { isAsRecorded, outcomeJson, outcomeLines, replayJson } from '../output/replay-lines.js';
import { SearchProgress } from '../output/search-progress.js';
import { complainOfSavedFilter } from '../saved-filter-fault.js';
import { type Settings, wholeNumber } from '../settings.js';

interface Options {
  readonly to?: string;
  readonly serve?: string;
  readonly filter?: string | undefined;
  readonly speed?: string;
  readonly wait?: string;
  readonly workspace?: string;
}

const usualWaitMs = 5_000;
const waitRange = { least: 1, most: 3_600_000 } as const;
const speedRange = { least: 0, most: 1_000 } as const;
/** Bytes of an unknown request that its line shows. */
const maxShownBytes = 64;
const lastLinesMs = 500;
/** Conversations that are named whose clock was set back; further ones are counted. */
const maxClockLines = 10;

/** `bob replay [FILE] --to ADDR|--serve ADDR`: plays one side of what was recorded. */
async function replay(file: string | undefined, options: Options, settings: Settings): Promise<number> {
  const { to, serve, wait } = options;
  if (to === undefined && serve === undefined) throw new BreakoutboxError('REPLAY_DIRECTION_MISSING');
  const speed = speedOf(options.speed ?? '1');
  const answerWaitMs = wait === undefined ? usualWaitMs : wholeNumber('--wait', wait, waitRange);
  if (to !== undefined) {
    for (const option of ['encoding', 'hex'] as const)
      if (settings.given.has(option))
        throw new BreakoutboxError('OPTION_NEEDS', { option: `--${option}`, needed: '--serve' });
  }
  let filter: string | undefined;
  try {
    filter = await filterOf(options);
  } catch (error) {
    await complainOfSavedFilter(error, settings);
    return exitStatus.usage;
  }
  const recording = await read(file, { ...options, filter }, settings);
  if (recording === undefined) return exitStatus.interrupted;
  for (const one of recording.incomplete) complain(incompleteLine(one, settings));
  if (speed > 0) await complainOfClock(recording, settings);
  return to === undefined
    ? serveRecording(recording, serve ?? '', speed, settings)
    : sendRecording(recording, to, { speed, answerWaitMs }, settings);
}

/** The filter that a person means. @throws BreakoutboxError FILTER_NOT_SAVED; SavedFilterFault */
async function filterOf({ filter, workspace }: Options): Promise<string | undefined> {
  if (filter === undefined) return undefined;
  const { recordFolder } = await import('../../app/record/record-reading.js');
  const { meantFilter } = await import('../../app/record/saved-filters.js');
  return meantFilter(filter, recordFolder(workspace));
}

/** What is replayed; undefined if reading a record was interrupted. */
async function read(
  file: string | undefined,
  { filter, workspace }: Options,
  settings: Settings,
): Promise<Recording | undefined> {
  if (file !== undefined && workspace !== undefined)
    throw new BreakoutboxError('OPTIONS_CONTRADICT', { option: '--workspace', other: 'FILE' });
  const { fileSource, readRecording } = await import('../../app/replay/replay-source.js');
  if (file !== undefined) return readRecording(fileSource(file), filter);
  const { recordSource } = await import('../../app/replay/record-source.js');
  const interrupted = interruption(settings.graceMs);
  const progress = new SearchProgress(settings);
  try {
    return await readRecording(recordSource(workspace), filter, {
      signal: interrupted.signal,
      looked: (looked, of) => progress.looked(looked, of),
    });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    return undefined;
  } finally {
    progress.end();
    interrupted.stop();
  }
}

function incompleteLine({ name, missing }: IncompleteConversation, { translate: t }: Settings): string {
  switch (missing.type) {
    case 'bytes':
      return t('replayLacksBytes', { name, count: missing.count });
    case 'events':
      return t('replayLacksEvents', { name, count: missing.count });
    case 'beginning':
      return t('replayLacksBeginning', { name });
  }
}

/** Says where the clock of a recording was set back, before anything is waited for. */
async function complainOfClock({ conversations }: Recording, { translate: t }: Settings): Promise<void> {
  const { setBackConversations } = await import('../../sequence/replay/recorded-pauses.js');
  const setBack = setBackConversations(conversations);
  for (const { name } of setBack.slice(0, maxClockLines)) complain(t('replayClockSetBack', { name }));
  if (setBack.length > maxClockLines)
    complain(t('replayClocksSetBack', { count: setBack.length - maxClockLines }));
}

/** Hours or days that a person waits: `26 h`, `60 d`. */
function longTime(ms: number): string {
  const hours = ms / 3_600_000;
  return hours < 72 ? `${Number(hours.toFixed(1))} h` : `${Number((hours / 24).toFixed(1))} d`;
}

async function sendRecording(
  { conversations, incomplete }: Recording,
  address: string,
  pace: { readonly speed: number; readonly answerWaitMs: number },
  settings: Settings,
): Promise<number> {
  const { json, quiet, translate: t, recorder } = settings;
  const output = new Output();
  const { replayTo } = await import('../../app/replay/replay-to.js');
  const interrupted = interruption(settings.graceMs);
  let equal = 0;
  let differing = 0;
  try {
    await replayTo(conversations, {
      address,
      pace,
      signal: interrupted.signal,
      recorder,
      waiting: ({ type, conversation: { name }, ms }) =>
        complain(
          t(type === 'pause' ? 'replayPauses' : 'replayAwaits', {
            name: visibleText(name),
            time: longTime(ms),
          }),
        ),
      finished: (outcome) => {
        if (isAsRecorded(outcome)) equal += 1;
        else differing += 1;
        if (quiet && isAsRecorded(outcome)) return;
        void output.write(json ? outcomeJson(outcome, settings) : outcomeLines(outcome, settings));
      },
    });
  } finally {
    interrupted.stop();
  }
  const facts = { conversations: conversations.length, equal, differing };
  if (json) void output.write(replayJson('replayed', { ...facts, incomplete: incomplete.length }, settings));
  else if (!quiet && conversations.length > 1) void output.write(`${t('replayed', facts)}\n`);
  await output.flushed();
  if (interrupted.signal.aborted) return exitStatus.interrupted;
  return differing + incomplete.length > 0 ? exitStatus.failed : exitStatus.done;
}

async function serveRecording(
  { conversations }: Recording,
  address: string,
  speed: number,
  settings: Settings,
): Promise<number> {
  const { json, hex, encoding, graceMs, recorder, translate: t } = settings;
  const [{ createHub }, { replayServer }] = await Promise.all([
    import('../../app/create-hub.js'),
    import('../../app/replay/replay-serve.js'),
  ]);
  const output = new Output();
  const hub = createHub();
  const view = new EventView(hub, settings, output, { stream: conversations[0]?.protocol === 'tcp' });
  let isBehind = false;
  let leftOut = 0;
  /** Whoever reads the output may be slower than a client that sends anything: what is too much then is counted. */
  const say = (line: string): void => {
    const written = output.write(line);
    if (written === undefined) return;
    isBehind = true;
    void written.then(() => {
      isBehind = false;
      if (leftOut > 0) complain(t('dropped', { count: leftOut }));
      leftOut = 0;
    });
  };
  const unknown = (peer: string, bytes: Uint8Array): void => {
    if (isBehind) {
      leftOut += 1;
      return;
    }
    const shown = bytes.subarray(0, maxShownBytes);
    if (json) {
      const facts = {
        peer,
        bytes: bytes.length,
        hex: formatHex(shown, ''),
        text: decodeText(shown, encoding),
      };
      say(replayJson('unknownRequest', facts, settings));
      return;
    }
    const text = hex ? formatHex(shown) : visibleText(decodeText(shown, encoding));
    const content = `${text}${bytes.length > shown.length ? t('leftOut', { bytes: bytes.length - shown.length }) : ''}`;
    const line = t('replayUnknown', { peer, bytes: bytes.length, content });
    say(`${markedLine(nowMicros(), '!', 'error', line, view.style)}\n`);
  };
  const endpoint = replayServer(conversations, {
    address,
    id: `replay:${address}`,
    hub,
    recorder,
    speed,
    unknown,
    waiting: (peer, ms) => complain(t('replayAnswersLater', { peer, time: longTime(ms) })),
  });
  const signals = onSignals(() => {
    void endpoint.close(graceMs);
    exitAfter(graceMs + lastLinesMs, exitStatus.done);
  }, exitStatus.done);
  try {
    await endpoint.open();
    await endpoint.stopped;
  } finally {
    await view.shown();
    signals.stop();
  }
  return exitStatus.done;
}

/** @throws BreakoutboxError NUMBER_INVALID */
function speedOf(text: string): number {
  const value = /^\d{1,4}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= speedRange.least && value <= speedRange.most) return value;
  throw new BreakoutboxError('NUMBER_INVALID', { name: '--speed', text, ...speedRange });
}

/** Adds the argument and options of `replay`. */
function addReplayOptions(command: Command, t: Translate): Command {
  return addCaptureOption(command, t)
    .argument('[file]', t('arguments.replayFile'))
    .option('--to <address>', t('options.replayTo'))
    .option('--serve <address>', t('options.replayServe'))
    .option('--filter <expression>', t('options.replayFilter'))
    .option('--speed <n>', t('options.replaySpeed', { default: 1, none: 0 }))
    .option('--wait <ms>', t('options.replayWait', { default: usualWaitMs }))
    .option('--workspace <folder>', t('options.replayWorkspace'));
}

/** The command as the program takes it. */
export const definition: CommandDefinition = {
  addOptions: addReplayOptions,
  rules: [
    { option: '--to', excludes: '--serve' },
    { option: '--wait', excludes: '--serve' },
  ],
  run: replay,
};

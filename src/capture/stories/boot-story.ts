import { type BootFile, type BootFileOutcome, type BootMachine, firstOf } from './boot-machine.js';
import { bootVerdicts } from './boot-verdicts.js';
import type { Story, StoryEvent, StoryParams } from './story.js';
import type { StoryCode } from './story-words.js';

/** Tells the story of a machine at the end of the capture; `number` counts the machines from 0. */
export function bootStory(machine: BootMachine, number: number): Story {
  const files = machine.files.map(fileEvent);
  const ordered = [...machine.messages, ...files].toSorted((one, other) => one.packet - other.packet);
  const last = ordered.at(-1);
  const first = firstOf(machine);
  const place = { packet: last?.packet ?? 0, timeNanos: last?.timeNanos ?? 0 };
  const verdicts = bootVerdicts(machine, true);
  const lastFile = files.at(-1)?.code;
  return {
    kind: 'boot',
    number,
    outcome:
      lastFile === 'BOOT_FILE' ? 'done' : lastFile === 'BOOT_FILE_UNFINISHED' ? 'unfinished' : 'failed',
    fault: verdicts.find(({ fault }) => fault !== undefined)?.fault,
    title: {
      code: 'BOOT_MACHINE',
      params: { mac: machine.mac, architecture: machine.architectureName },
      packet: first.packet,
      timeNanos: first.timeNanos,
    },
    events: [...folded(ordered), ...verdicts.map(({ code, params }) => ({ code, params, ...place }))],
    turns: undefined,
    startNanos: first.timeNanos,
    endNanos: place.timeNanos,
  };
}

const fileCodes: Readonly<Record<BootFileOutcome, StoryCode>> = {
  running: 'BOOT_FILE_UNFINISHED',
  complete: 'BOOT_FILE',
  probed: 'BOOT_FILE_PROBED',
  notFound: 'BOOT_FILE_NOT_FOUND',
  unanswered: 'BOOT_FILE_UNANSWERED',
  failed: 'BOOT_FILE_FAILED',
  unfinished: 'BOOT_FILE_UNFINISHED',
};

/** What a lane tells of a file that was asked for. */
export function fileEvent(file: BootFile): StoryEvent {
  const { name, outcome, doneBytes, lastNanos, packet, timeNanos } = file;
  const params: StoryParams =
    outcome === 'complete' ? { file: name, doneBytes, tookNanos: lastNanos - timeNanos } : { file: name };
  return { code: fileCodes[outcome], params, packet, timeNanos };
}

/** Names that were asked for in vain one after another become one sentence: a machine searches its configuration so. */
function folded(events: readonly StoryEvent[]): StoryEvent[] {
  const result: StoryEvent[] = [];
  let run: StoryEvent[] = [];
  const flush = (): void => {
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined && run.length > 1)
      result.push({
        ...first,
        code: 'BOOT_SEARCH',
        params: { count: run.length, first: first.params.file ?? '', last: last.params.file ?? '' },
      });
    else result.push(...run);
    run = [];
  };
  for (const event of events) {
    if (event.code === 'BOOT_FILE_NOT_FOUND') run.push(event);
    else {
      flush();
      result.push(event);
    }
  }
  flush();
  return result;
}

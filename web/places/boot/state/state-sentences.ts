import { formatBytes } from '../../../../src/bytes/byte-size.js';
import { visibleText } from '../../../../src/bytes/escapes.js';
import { nearestOf } from '../../../../src/bytes/nearest-of.js';
import type { BootFile } from '../../../../src/capture/stories/boot-machine.js';
import type { BootVerdict } from '../../../../src/capture/stories/boot-verdicts.js';
import { durationText } from '../../../../src/capture/stories/story-text.js';
import type { StoryCode } from '../../../../src/capture/stories/story-words.js';
import type { WordKey, Words } from '../../../views/use-session.js';
import { sentenceOf } from '../../captures/state/story-list.js';
import type { Lane } from './lane.js';

/** What a lane says at its right: a heading, which is red where somebody has to do something, and sentences. */
export interface StateSentences {
  readonly tone: 'bad' | 'ok' | 'plain';
  readonly heading: string;
  readonly sentences: readonly string[];
}

/** The heading of each verdict. */
const verdictHeadings: Partial<Record<StoryCode, WordKey>> = {
  DHCP_TWO_SERVERS: 'bootTwoServers',
  BOOT_BIOS_GOT_EFI: 'bootWrongForBios',
  BOOT_EFI_GOT_BIOS: 'bootWrongForEfi',
  BOOT_NO_OFFER: 'bootNoOffer',
  BOOT_NO_FILE_OFFERED: 'bootNoFile',
  BOOT_NO_REQUEST: 'bootNoRequest',
  BOOT_FILE_NOT_FOUND: 'bootNotFound',
  BOOT_FILE_UNANSWERED: 'bootUnanswered',
  BOOT_FILE_FAILED: 'bootFailed',
};

/** Says what a machine does now; `known` are names that its server is known to have. */
export function stateSentences(
  { state, machine }: Lane,
  known: ReadonlySet<string>,
  { t, language, count }: Words,
): StateSentences {
  switch (state.type) {
    case 'wrong': {
      const [first] = state.verdicts;
      const heading = first === undefined ? undefined : verdictHeadings[first.code];
      return {
        tone: 'bad',
        heading: t(heading ?? 'bootWrong'),
        sentences: state.verdicts.flatMap((verdict) => verdictSentences(verdict, known, t, language)),
      };
    }
    case 'stuck':
      return {
        tone: 'bad',
        heading: t('bootStuck', { span: durationText(state.silentNanos, language) }),
        sentences: [t('bootStuckWords', { file: visibleText(state.file.name), done: doneText(state.file) })],
      };
    case 'loading':
      return {
        tone: 'plain',
        heading: t('bootLoading'),
        sentences: [
          t('bootLoadingWords', { file: visibleText(state.file.name), done: doneText(state.file) }),
        ],
      };
    case 'cut':
      return {
        tone: 'plain',
        heading: t('bootCut'),
        sentences: [t('bootCutWords', { file: visibleText(state.file.name), done: doneText(state.file) })],
      };
    case 'loaded':
      return {
        tone: 'ok',
        heading: t('bootLoaded', { span: durationText(state.tookNanos, language) }),
        sentences: [
          t('bootLoadedWords', {
            count: state.files,
            shown: count(state.files),
            bytes: formatBytes(state.bytes),
          }),
          ...state.verdicts.flatMap((verdict) => verdictSentences(verdict, known, t, language)),
        ],
      };
    case 'asking':
      return {
        tone: 'plain',
        heading: t(machine.isOffered ? 'bootOffered' : 'bootAsking'),
        sentences: [t(machine.isOffered ? 'bootOfferedWords' : 'bootAskingWords')],
      };
  }
}

/** How much of a file has come: `512 KiB`, or `512 KiB of 2 MiB, 25 %`. */
export function doneText({ doneBytes, wholeBytes }: BootFile): string {
  const done = formatBytes(doneBytes);
  if (wholeBytes === undefined || wholeBytes === 0) return done;
  return `${done} / ${formatBytes(wholeBytes)} (${Math.floor((doneBytes / wholeBytes) * 100)} %)`;
}

/** The name of a machine's server that one which is not there was most likely meant for. */
export function nearestName(name: string, known: ReadonlySet<string>): string | undefined {
  return known.has(name) ? undefined : nearestOf(name, known);
}

function verdictSentences(
  { code, params }: BootVerdict,
  known: ReadonlySet<string>,
  t: Words['t'],
  language: Words['language'],
): readonly string[] {
  const sentence = `${sentenceOf({ code, params }, language)}${language === 'en' ? '.' : '。'}`;
  const nearest = code === 'BOOT_FILE_NOT_FOUND' ? nearestName(String(params.file), known) : undefined;
  return nearest === undefined ? [sentence] : [sentence, t('bootNearest', { nearest: visibleText(nearest) })];
}

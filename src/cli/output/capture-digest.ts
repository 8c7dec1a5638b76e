import type { CaptureSource } from '../../app/capture/capture-pieces.js';
import { captureStatistics } from '../../app/capture/capture-statistics.js';
import { explainCapture } from '../../app/capture/explain-capture.js';
import { extractCapture } from '../../app/capture/extract-capture.js';
import { followCapture } from '../../app/capture/follow-capture.js';
import type { CaptureOptions } from '../../app/capture/packet-walk.js';
import type { Settings } from '../settings.js';
import { extractedJson, extractedLine } from './extracted-file.js';
import { followedJson } from './followed-json.js';
import { FollowedText } from './followed-text.js';
import { statisticsJson } from './statistics-json.js';
import { statisticsText } from './statistics-text.js';
import { storyJson, storyLines } from './story-lines.js';

/** What of a capture is shown instead of its packets; one of them. */
export type DigestOptions = Pick<CaptureOptions, 'filter' | 'codecs'> &
  (
    | { readonly type: 'explain'; readonly served: string | undefined }
    | { readonly type: 'stats' }
    | { readonly type: 'extract'; readonly folder: string }
    | { readonly type: 'follow'; readonly stream: string }
  );

/**
 * Stories, statistics, files or one stream of a capture, as text or JSON: pieces of whole lines. Loaded when one of them is asked
 * for, because lines of packets are asked for more often and begin earlier without it.
 */
export function captureDigest(
  source: CaptureSource,
  options: DigestOptions,
  settings: Settings,
): AsyncIterable<Uint8Array | string> {
  switch (options.type) {
    case 'explain':
      return stories(source, options, settings);
    case 'stats':
      return statistics(source, options, settings);
    case 'extract':
      return files(source, options, settings);
    case 'follow':
      return stream(source, options, settings);
  }
}

type Pieces = AsyncGenerator<Uint8Array | string, void, undefined>;
type Of<Type extends DigestOptions['type']> = Extract<DigestOptions, { readonly type: Type }>;

async function* stories(source: CaptureSource, options: Of<'explain'>, settings: Settings): Pieces {
  let count = 0;
  for await (const story of explainCapture(source, options)) {
    count += 1;
    yield settings.json ? storyJson(story) : storyLines(story, settings);
  }
  if (count === 0 && !settings.json) yield `${settings.translate('explainedNone')}\n`;
}

async function* statistics(
  source: CaptureSource,
  { filter, codecs }: Of<'stats'>,
  { json, translate }: Settings,
): Pieces {
  let failure: unknown;
  const damaged = (reason: unknown): void => {
    failure = reason;
  };
  const counted = await captureStatistics(source, { filter, codecs, damaged });
  yield json ? statisticsJson(counted) : statisticsText(counted, translate);
  if (failure !== undefined) throw failure;
}

async function* files(
  source: CaptureSource,
  { folder, ...options }: Of<'extract'>,
  settings: Settings,
): Pieces {
  let count = 0;
  for await (const file of extractCapture(source, folder, options)) {
    count += 1;
    yield settings.json ? extractedJson(file) : extractedLine(file, settings.translate);
  }
  if (count === 0 && !settings.json) yield `${settings.translate('extractedNone')}\n`;
}

async function* stream(source: CaptureSource, options: Of<'follow'>, settings: Settings): Pieces {
  const items = followCapture(source, options.stream, options);
  if (settings.json) for await (const item of items) yield followedJson(item, settings.encoding);
  else {
    const text = new FollowedText(settings);
    for await (const item of items) yield text.of(item);
    yield text.end();
  }
}

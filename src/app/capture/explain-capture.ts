import { Explainer } from '../../capture/stories/explainer.js';
import type { Story, StoryEvent } from '../../capture/stories/story.js';
import { nearestName } from '../../store/files/nearest-name.js';
import { captureItems } from './capture-items.js';
import type { CaptureSource } from './capture-pieces.js';
import type { CaptureOptions } from './packet-walk.js';

/** How a capture is explained. */
export interface ExplainOptions extends CaptureOptions {
  /** The folder that the TFTP server serves: the nearest existing name is looked up there for a file that it does not have. */
  readonly served?: string | undefined;
}

/** Codes whose file the server does not have. */
const notFound: ReadonlySet<string> = new Set(['TFTP_NOT_FOUND', 'BOOT_FILE_NOT_FOUND']);

/**
 * Tells what happened in a capture, in order, what went wrong and whose fault it was: a story for each TFTP transfer, TCP connection, DNS
 * question and DHCP exchange, and for each machine that boots. A story is data; `storyText` makes words of its sentences.
 *
 *     for await (const { title, events } of explainCapture('boot.pcapng')) {
 *       for (const event of [title, ...events]) console.log(storyText(event, 'en'));
 *     }
 *
 * Memory grows with the machines that boot, within bounds, not with the capture. Throws the failures of a filter, and ends as `readCapture` does.
 */
export async function* explainCapture(
  source: CaptureSource,
  { served, ...options }: ExplainOptions = {},
): AsyncGenerator<Story, void, undefined> {
  const stories = captureItems<Story>(
    source,
    options,
    (give, protocols, allTransfers) => new Explainer(protocols, give, allTransfers),
  );
  for await (const story of stories) yield served === undefined ? story : await withNearest(story, served);
}

/** Says behind each file that is not there which one may have been meant. */
async function withNearest(story: Story, served: string): Promise<Story> {
  const events: StoryEvent[] = [];
  for (const event of story.events) {
    events.push(event);
    if (!notFound.has(event.code)) continue;
    const segments = String(event.params.file)
      .split(/[/\\]/)
      .filter((part) => part !== '' && part !== '.');
    const nearest = segments.includes('..') ? undefined : await nearestName(served, segments);
    if (nearest === undefined) continue;
    const { packet, timeNanos } = event;
    events.push({ code: 'NEAREST_NAME', params: { nearest }, packet, timeNanos });
  }
  return { ...story, events };
}

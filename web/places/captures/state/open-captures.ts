import type { CaptureRequest } from '../../../../src/operations/captures.js';
import { readFilter } from '../../../../src/traffic/filter/filter.js';
import { FilterCatalog } from '../../../../src/traffic/filter/filter-catalog.js';
import { createProtocols } from '../../../../src/wire/protocols.js';
import type { Complaint, Session } from '../../../session.js';
import type { PreparedRequest } from '../../../transport/api.js';
import { type CaptureOrigin, captureId, OpenCapture } from './open-capture.js';

/** Opens files; one that the address names is shown as it was. Returns the first. */
export function openFiles(session: Session, files: Iterable<File>): OpenCapture | undefined {
  const place = session.place.get();
  let first: OpenCapture | undefined;
  for (const file of files) {
    const id = captureId(file.name, takenIds(session));
    const capture = new OpenCapture(id, { type: 'file', file }, newWorker());
    if (place.type === 'captures' && place.capture === capture.id) {
      if (place.filter !== undefined) void applyKept(capture, place.filter);
      capture.selected.set(place.packet);
    }
    session.captures.update((open) => [...open, capture]);
    first ??= capture;
  }
  return first;
}

/** Begins a live capture; a complaint where the workbench does not begin it. */
export async function beginCapture(
  session: Session,
  request: CaptureRequest,
): Promise<OpenCapture | Complaint> {
  const live = crypto.randomUUID();
  const begin = session.api.prepare('captures.begin', { id: live, body: request });
  return beginLive(session, { type: 'live', live, of: 'interfaces' }, request.interfaces, begin);
}

/** Begins to record the workbench's own endpoints; a complaint where the workbench does not begin it. */
export function beginRecording(session: Session): Promise<OpenCapture | Complaint> {
  const live = crypto.randomUUID();
  const begin = session.api.prepare('captures.beginEndpoints', { id: live });
  return beginLive(session, { type: 'live', live, of: 'endpoints' }, ['endpoints'], begin);
}

async function beginLive(
  session: Session,
  origin: Extract<CaptureOrigin, { readonly type: 'live' }>,
  names: readonly string[],
  begin: PreparedRequest,
): Promise<OpenCapture | Complaint> {
  const id = captureId(liveName(names, new Date()), takenIds(session));
  const capture = new OpenCapture(id, origin, newWorker());
  const stop = session.api.prepare('captures.stop', { id: origin.live });
  const refusal = await capture.client.ask('capture', { begin: fromHere(begin), stop: fromHere(stop) });
  if (refusal !== undefined) {
    capture.close();
    return refusal;
  }
  session.captures.update((open) => [...open, capture]);
  return capture;
}

/** Puts a capture into the address, with what is looked at in it. */
export function showCapture(session: Session, capture: OpenCapture): void {
  const { text } = capture.filter.get();
  const filter = text === '' ? capture.draft.get() : text;
  session.place.set({
    type: 'captures',
    capture: capture.id,
    packet: capture.selected.get(),
    filter: filter === '' ? undefined : filter,
  });
}

/** Closes a capture, a live one with all that it has taken. */
export function closeCapture(session: Session, capture: OpenCapture): void {
  capture.close();
  session.captures.update((open) => open.filter((one) => one !== capture));
  const next = session.captures.get().at(-1);
  if (next === undefined) session.place.set({ type: 'captures' });
  else showCapture(session, next);
}

/** The name of the file that a live capture is saved as: its interfaces and the time of its start. */
export function liveName(interfaces: readonly string[], begun: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${begun.getFullYear()}${two(begun.getMonth() + 1)}${two(begun.getDate())}`;
  const time = [begun.getHours(), begun.getMinutes(), begun.getSeconds()].map(two).join('');
  return `${interfaces.join('-')}-${day}-${time}.pcapng`;
}

/** Filters by what the address names, unless it is wrong. */
async function applyKept(capture: OpenCapture, filter: string): Promise<void> {
  capture.draft.set(filter);
  const { ok } = await readFilter(filter, new FilterCatalog(createProtocols().all));
  if (ok) capture.apply(filter);
}

function takenIds(session: Session): readonly string[] {
  return session.captures.get().map(({ id }) => id);
}

function newWorker(): Worker {
  return new Worker(new URL('../reading/capture-worker.ts', import.meta.url), { type: 'module' });
}

/** A worker has another address than the page, from which relative ones begin. */
function fromHere<Request extends { readonly url: string }>(request: Request): Request {
  return { ...request, url: new URL(request.url, location.href).href };
}

import { maxFilterLength } from '../../src/config/workspace/saved-filter.js';
import type { WorkspaceFolderName } from '../../src/config/workspace/workspace-kinds.js';
import { type Course, formatCourse, parseCourse } from '../../src/lesson/course.js';
import { type PlaceName, placeNamed } from '../places/places.js';

/** What the middle of the page shows. */
export type Place =
  | { readonly type: 'start' }
  | {
      readonly type: 'endpoint';
      readonly id: string;
      /** The number of the message that is looked at, `#/e1?message=1204`. */
      readonly message?: number | undefined;
      /** What its log is filtered by, `#/e1?filter=size+%3E+20`. */
      readonly filter?: string | undefined;
    }
  | { readonly type: Exclude<PlaceName, 'ports' | 'captures' | 'learn' | FilePlaceName> }
  | FileAddress
  | {
      readonly type: 'ports';
      /** The port to look for. */
      readonly port?: string;
    }
  | {
      readonly type: 'learn';
      /** The lesson that somebody is in, `#/learn/no-messages`; it may be a name that no lesson has. */
      readonly lesson?: string;
      /** What a teacher chose, `#/learn/course/no-messages.duplex?title=Week%201`. */
      readonly course?: Course;
    }
  | CapturesAddress;

/** The item of a panel that is shown alone, without all that its operator must not change: `#/panels/bench.yaml?1`. */
export const operatorView = 1;

/** The places that show files of the workspace, each named as the folder of its files; an endpoint's file is shown in its room. */
export type FilePlaceName = Exclude<WorkspaceFolderName, 'endpoints'>;

/** The compiler wants a row here for each folder of files, and a place of that name. */
const placeOfFolder = {
  messages: 'messages',
  panels: 'panels',
  rules: 'rules',
  filters: 'filters',
  layouts: 'layouts',
  sequences: 'sequences',
  environments: 'environments',
} as const satisfies Readonly<Record<FilePlaceName, PlaceName>>;

const courseHash = '#/learn/course/';

/** The folders that have places. */
export const filePlaces = Object.keys(placeOfFolder) as readonly FilePlaceName[];

/** What the address says of a place of files: which is shown, `#/messages/sensor/read.yaml?2`. */
export interface FileAddress {
  readonly type: FilePlaceName;
  /** Its path below the workspace, which begins with the name of the place. */
  readonly path?: string | undefined;
  /** Which of a file that holds a list, from 0; undefined for the first. */
  readonly item?: number | undefined;
}

/** What the address says of the place of captures: which is shown, and what is looked at in it. */
export interface CapturesAddress {
  readonly type: 'captures';
  /** The capture's name. */
  readonly capture?: string | undefined;
  /** The number of the selected packet. */
  readonly packet?: number | undefined;
  readonly filter?: string | undefined;
}

/** The place named by the hash of a URL: `#/e1`, `#/tftp`; the start for anything else. */
export function placeOfHash(hash: string): Place {
  if (hash.startsWith('#/captures/')) return captureOfHash(hash.slice('#/captures/'.length));
  const file = fileOfHash(hash);
  if (file !== undefined) return file;
  const name = /^#\/([\w.:-]+)$/.exec(hash)?.[1];
  const [, id, query] = /^#\/([\w.:-]+)\?(.*)$/.exec(hash) ?? [];
  if (id !== undefined && placeNamed(id) === undefined) return endpointOfHash(id, query ?? '');
  const port = /^#\/ports\/(\d{1,5})$/.exec(hash)?.[1];
  if (port !== undefined) return { type: 'ports', port };
  const course = hash.startsWith(courseHash) ? parseCourse(hash.slice(courseHash.length)) : undefined;
  if (course !== undefined) return { type: 'learn', course };
  // A link that was cut in two is told of among the lessons.
  if (hash.startsWith(courseHash)) return { type: 'learn', lesson: 'course' };
  const lesson = /^#\/learn\/([\w-]{1,40})$/.exec(hash)?.[1];
  if (lesson !== undefined) return { type: 'learn', lesson };
  if (name === undefined) return { type: 'start' };
  const place = placeNamed(name);
  return place === undefined ? { type: 'endpoint', id: name } : { type: place.name };
}

/** The hash that names a place. */
export function hashOfPlace(place: Place): string {
  if (place.type === 'start') return '#/';
  if (place.type === 'captures' && place.capture !== undefined) return hashOfCapture(place, place.capture);
  if ('path' in place && place.path !== undefined) return hashOfFile(place.path, place.item);
  if (place.type === 'ports' && place.port !== undefined) return `#/ports/${place.port}`;
  if (place.type === 'learn' && place.course !== undefined)
    return `${courseHash}${formatCourse(place.course)}`;
  if (place.type === 'learn' && place.lesson !== undefined) return `#/learn/${place.lesson}`;
  if (place.type !== 'endpoint') return `#/${place.type}`;
  const { id, message, filter } = place;
  const params = new URLSearchParams();
  if (message !== undefined) params.set('message', String(message));
  if (filter !== undefined && filter !== '') params.set('filter', filter);
  const query = params.toString();
  return `#/${id}${query === '' ? '' : `?${query}`}`;
}

function endpointOfHash(id: string, query: string): Place {
  const params = new URLSearchParams(query);
  const written = params.get('message');
  const message = /^\d{1,15}$/.exec(written ?? '')?.[0];
  const filter = params.get('filter');
  if (message === undefined && (written !== null || filter === null)) return { type: 'start' };
  return {
    type: 'endpoint',
    id,
    ...(message === undefined ? {} : { message: Number(message) }),
    // A longer one is no filter that could be saved.
    ...(filter === null || filter === '' || filter.length > maxFilterLength ? {} : { filter }),
  };
}

function fileOfHash(hash: string): Place | undefined {
  const [, encoded = '', item] = /^#\/([^?]+\/[^?]+?)(?:\?(\d{1,6}))?$/.exec(hash) ?? [];
  const path = encoded.split('/').map(decoded).join('/');
  const name = filePlaces.find((one) => path.startsWith(`${one}/`) && path.length > one.length + 1);
  const type = name === undefined ? undefined : placeNamed(name)?.name;
  if (type === undefined || !isFilePlace(type)) return undefined;
  return { type, path, ...(item === undefined ? {} : { item: Number(item) }) };
}

function isFilePlace(name: PlaceName): name is FilePlaceName {
  return filePlaces.some((one) => one === name);
}

function hashOfFile(path: string, item: number | undefined): string {
  return `#/${path.split('/').map(encodeURIComponent).join('/')}${item === undefined ? '' : `?${item}`}`;
}

function captureOfHash(rest: string): Place {
  const [name = '', query = ''] = rest.split('?');
  const capture = decoded(name);
  if (capture === '') return { type: 'captures' };
  const params = new URLSearchParams(query);
  const number = Number(params.get('packet') ?? '0');
  return {
    type: 'captures',
    capture,
    packet: Number.isSafeInteger(number) && number > 0 ? number : undefined,
    filter: params.get('filter') ?? undefined,
  };
}

function hashOfCapture({ packet, filter }: CapturesAddress, capture: string): string {
  const params = new URLSearchParams();
  if (packet !== undefined) params.set('packet', String(packet));
  if (filter !== undefined) params.set('filter', filter);
  const query = params.toString();
  return `#/captures/${encodeURIComponent(capture)}${query === '' ? '' : `?${query}`}`;
}

/** A part of the address as it was before it was encoded; empty for one that was mistyped. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/**
 * Whether going from one place to another is no step that a person goes back: what is looked at in a capture, and a filter of a log
 * that is typed on.
 */
export function isSameView(from: Place, to: Place): boolean {
  if (from.type === 'captures') return to.type === 'captures';
  if (from.type !== 'endpoint' || to.type !== 'endpoint' || from.id !== to.id) return false;
  const [before = '', after = ''] = [from.filter, to.filter];
  if (before === '' || after === '' || from.message !== to.message) return false;
  return before.startsWith(after) || after.startsWith(before);
}

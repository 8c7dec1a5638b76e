import { type PlaceName, placeNamed } from '../places/places.js';

/** What the middle of the page shows. */
export type Place =
  | { readonly type: 'start' }
  | { readonly type: 'endpoint'; readonly id: string }
  | { readonly type: Exclude<PlaceName, 'ports' | 'captures'> }
  | {
      readonly type: 'ports';
      /** The port to look for. */
      readonly port?: string;
    }
  | CapturesAddress;

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
  const name = /^#\/([\w.:-]+)$/.exec(hash)?.[1];
  const port = /^#\/ports\/(\d{1,5})$/.exec(hash)?.[1];
  if (port !== undefined) return { type: 'ports', port };
  if (name === undefined) return { type: 'start' };
  const place = placeNamed(name);
  return place === undefined ? { type: 'endpoint', id: name } : { type: place.name };
}

/** The hash that names a place. */
export function hashOfPlace(place: Place): string {
  if (place.type === 'start') return '#/';
  if (place.type === 'captures' && place.capture !== undefined) return hashOfCapture(place, place.capture);
  if (place.type === 'ports' && place.port !== undefined) return `#/ports/${place.port}`;
  return `#/${place.type === 'endpoint' ? place.id : place.type}`;
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

/** Whether going from one place to another is no step that a person goes back: what is looked at in a capture. */
export function isSameView(from: Place, to: Place): boolean {
  return from.type === 'captures' && to.type === 'captures';
}

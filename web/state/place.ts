import { type PlaceName, placeNamed } from '../places/places.js';

/** What the middle of the page shows. */
export type Place =
  | { readonly type: 'start' }
  | { readonly type: 'endpoint'; readonly id: string }
  | { readonly type: Exclude<PlaceName, 'ports'> }
  | {
      readonly type: 'ports';
      /** The port to look for. */
      readonly port?: string;
    };

/** The place named by the hash of a URL: `#/e1`, `#/tftp`; the start for anything else. */
export function placeOfHash(hash: string): Place {
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
  if (place.type === 'ports' && place.port !== undefined) return `#/ports/${place.port}`;
  return `#/${place.type === 'endpoint' ? place.id : place.type}`;
}

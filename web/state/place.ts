/** What the middle of the page shows. */
export type Place =
  | { readonly type: 'start' }
  | { readonly type: 'endpoint'; readonly id: string }
  | { readonly type: 'tftp' }
  | {
      readonly type: 'ports';
      /** The port to look for. */
      readonly port?: string;
    };

/** The places beside the endpoints that there are to go to; each has its line in the rail. */
export const places = ['tftp', 'ports'] as const satisfies readonly Place['type'][];

/** The place that an address's hash names: `#/e1`, `#/tftp`; the start for anything else. */
export function placeOfHash(hash: string): Place {
  const name = /^#\/([\w.:-]+)$/.exec(hash)?.[1];
  const port = /^#\/ports\/(\d{1,5})$/.exec(hash)?.[1];
  if (port !== undefined) return { type: 'ports', port };
  if (name === undefined) return { type: 'start' };
  const place = places.find((type) => type === name);
  return place === undefined ? { type: 'endpoint', id: name } : { type: place };
}

/** The hash that names a place. */
export function hashOfPlace(place: Place): string {
  if (place.type === 'start') return '#/';
  if (place.type === 'ports' && place.port !== undefined) return `#/ports/${place.port}`;
  return `#/${place.type === 'endpoint' ? place.id : place.type}`;
}

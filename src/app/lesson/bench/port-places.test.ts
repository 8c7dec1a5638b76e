import { describe, expect, it } from 'vitest';
import { PortPlaces } from './port-places.js';

describe('the ports of a bench', () => {
  it('tell client from server where one of them is known', () => {
    const places = new PortPlaces(false);
    places.know(7, 'server');
    expect(places.way(50_000, 7)).toEqual({ from: 'client', to: 'server' });
    expect(places.way(7, 50_000)).toEqual({ from: 'server', to: 'client' });
    expect(places.way(50_000, 8)).toBeUndefined();
  });

  it('follow a TFTP transfer through a relay, both of whose sides get new ports', () => {
    const places = new PortPlaces(true);
    places.know(6969, 'server');
    places.know(7000, 'relayToClient');
    expect(places.way(50_000, 7000)).toEqual({ from: 'client', to: 'relay' });
    expect(places.way(60_000, 6969)).toEqual({ from: 'relay', to: 'server' });
    // The server answers from a port of its own, and so does the relay.
    expect(places.way(61_000, 60_000)).toEqual({ from: 'server', to: 'relay' });
    expect(places.way(7001, 50_000)).toEqual({ from: 'relay', to: 'client' });
    expect(places.way(50_000, 7001)).toEqual({ from: 'client', to: 'relay' });
    expect(places.way(60_000, 61_000)).toEqual({ from: 'relay', to: 'server' });
    expect(places.way(1, 2)).toBeUndefined();
  });
});

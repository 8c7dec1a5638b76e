import { describe, expect, it } from 'vitest';
import { hashOfPlace, isSameView, placeOfHash } from './place.js';

describe('places', () => {
  it('are named by the address, and anything else is the start', () => {
    expect(placeOfHash('#/e12')).toEqual({ type: 'endpoint', id: 'e12' });
    expect(placeOfHash('#/ports')).toEqual({ type: 'ports' });
    for (const hash of ['', '#', '#/', '#token=x', '#/<b>'])
      expect(placeOfHash(hash)).toEqual({ type: 'start' });
    expect(hashOfPlace(placeOfHash('#/e12'))).toBe('#/e12');
    expect(placeOfHash('#/ports/7777')).toEqual({ type: 'ports', port: '7777' });
    expect(hashOfPlace({ type: 'ports', port: '7777' })).toBe('#/ports/7777');
    expect(placeOfHash('#/learn')).toEqual({ type: 'learn' });
    expect(placeOfHash('#/learn/no-messages')).toEqual({ type: 'learn', lesson: 'no-messages' });
    expect(hashOfPlace({ type: 'learn', lesson: 'no-messages' })).toBe('#/learn/no-messages');
    const hash = '#/learn/course/no-messages.duplex?title=Week%201';
    const course = { title: 'Week 1', items: ['no-messages', 'duplex'] };
    expect(placeOfHash(hash)).toEqual({ type: 'learn', course });
    expect(hashOfPlace({ type: 'learn', course })).toBe(hash);
    expect(placeOfHash('#/learn/course/<b>')).toEqual({ type: 'learn', lesson: 'course' });
  });

  it.each([
    [{ type: 'captures' }, '#/captures'],
    [{ type: 'captures', capture: 'a.pcap', packet: undefined, filter: undefined }, '#/captures/a.pcap'],
    [
      { type: 'captures', capture: '抓 包/(1)?.pcap', packet: 120, filter: 'ip.addr == 10.0.0.1 && tftp' },
      '#/captures/%E6%8A%93%20%E5%8C%85%2F(1)%3F.pcap?packet=120&filter=ip.addr+%3D%3D+10.0.0.1+%26%26+tftp',
    ],
  ] as const)('%j is an address, and the other way', (place, hash) => {
    expect(hashOfPlace(place)).toBe(hash);
    expect(placeOfHash(hash)).toEqual(place);
  });

  it.each(['#/captures/', '#/captures/%E6', '#/captures/?packet=3'])('%s names no capture', (hash) => {
    expect(placeOfHash(hash)).toEqual({ type: 'captures' });
  });

  it('of a message is its number behind the endpoint', () => {
    const place = { type: 'endpoint', id: 'e1', message: 1204 } as const;
    expect(hashOfPlace(place)).toBe('#/e1?message=1204');
    expect(placeOfHash('#/e1?message=1204')).toEqual(place);
    for (const hash of ['#/e1?message=', '#/e1?message=-1', '#/ports?message=3'])
      expect(placeOfHash(hash)).toEqual({ type: 'start' });
  });

  it.each(['x', '-1', '1.5', '0', ''])('a capture has no packet %j', (packet) => {
    expect(placeOfHash(`#/captures/a?packet=${packet}`)).toMatchObject({ capture: 'a', packet: undefined });
  });

  it('are steps that a person goes back, but for what is looked at in a capture', () => {
    expect(isSameView({ type: 'captures' }, { type: 'captures', packet: 2 })).toBe(true);
    expect(isSameView({ type: 'captures' }, { type: 'ports' })).toBe(false);
  });

  it('is the same view while a filter of a log is typed on, and another one with another filter or none', () => {
    const filtered = (filter?: string) => ({ type: 'endpoint', id: 'e1', filter }) as const;
    expect(isSameView(filtered('ER'), filtered('ERR'))).toBe(true);
    expect(isSameView(filtered('ERR'), filtered('ER'))).toBe(true);
    expect(isSameView(filtered(), filtered('E'))).toBe(false);
    expect(isSameView(filtered('E'), filtered())).toBe(false);
    expect(isSameView(filtered('ERR'), filtered('size > 9'))).toBe(false);
    expect(isSameView(filtered('ERR'), { type: 'endpoint', id: 'e2', filter: 'ERR' })).toBe(false);
  });

  it('of a file of the workspace is its path, with any sign in it, and which of a list', () => {
    const path = 'messages/旧 项目/100%?#.yaml';
    for (const place of [{ type: 'messages', path } as const, { type: 'messages', path, item: 2 } as const])
      expect(placeOfHash(hashOfPlace(place))).toEqual(place);
    expect(hashOfPlace({ type: 'messages', path: 'messages/a/b.yaml', item: 1 })).toBe(
      '#/messages/a/b.yaml?1',
    );
    expect(placeOfHash('#/messages')).toEqual({ type: 'messages' });
    expect(placeOfHash('#/messages/')).toEqual({ type: 'start' });
  });
});

describe('the filter of a room in the address', () => {
  it.each(['size > 20 and text contains "ERR & 温度"', 'text matches "a#b?c=%41+"', 'plain text'])(
    '%s comes back as it was',
    (filter) => {
      const place = { type: 'endpoint', id: 'e1', filter } as const;
      expect(placeOfHash(hashOfPlace(place))).toEqual(place);
    },
  );

  it('is read as a person writes it, beside a message', () => {
    expect(placeOfHash('#/e1?filter=size%20%3E%203')).toEqual({
      type: 'endpoint',
      id: 'e1',
      filter: 'size > 3',
    });
    expect(placeOfHash('#/e1?message=7&filter=size')).toEqual({
      ...{ type: 'endpoint', id: 'e1', message: 7, filter: 'size' },
    });
  });

  it('is bounded, and nothing where there is none', () => {
    expect(placeOfHash(`#/e1?filter=${'a'.repeat(4_097)}`)).toEqual({ type: 'endpoint', id: 'e1' });
    expect(placeOfHash('#/e1?filter=')).toEqual({ type: 'endpoint', id: 'e1' });
    expect(placeOfHash('#/e1?filter=%E0%A4%A')).toMatchObject({ type: 'endpoint', id: 'e1' });
  });
});

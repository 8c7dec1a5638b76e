import { describe, expect, it } from 'vitest';
import {
  conditionsOf,
  faultOf,
  given,
  isOutage,
  isSideOut,
  type RelayLine,
  timelineLines,
  timelineOf,
  withOutage,
} from './relay-line.js';

describe('the line of a relay on the page', () => {
  it('is out in both directions, and afterwards what it was', () => {
    const line = { loss: '1%', up: 'delay 5ms' };
    const out = withOutage(line, true);
    expect(out).toEqual({ loss: '1%', up: 'delay 5ms outage', down: 'outage' });
    expect([isOutage(line), isOutage(out), isOutage(undefined)]).toEqual([false, true, false]);
    expect(withOutage(out, false)).toEqual(line);
    expect(withOutage(withOutage(undefined, true), false)).toBeUndefined();
  });

  it('is out in one direction alone', () => {
    const line = { loss: '1%', up: 'delay 5ms' };
    const out = withOutage(line, true, 'down');
    expect(out).toEqual({ ...line, down: 'outage' });
    expect([isSideOut(out, 'up'), isSideOut(out, 'down'), isOutage(out)]).toEqual([false, true, false]);
    expect(withOutage(out, false, 'down')).toEqual(line);
  });

  it('has the conditions of its description, and none where that cannot be read', () => {
    expect(conditionsOf({ profile: 'dsl', down: 'loss 1%', seed: 7 }).down).toMatchObject({
      loss: 0.01,
      delayMs: 25,
    });
    expect(conditionsOf({ loss: 'much' }).up.loss).toBe(0);
    expect(conditionsOf(undefined).up.delayMs).toBe(0);
  });

  it('names a field that cannot be read as its form does', () => {
    expect(faultOf({ loss: '1%' }, (name) => name)).toBeUndefined();
    expect(faultOf({ loss: 'much' }, (name) => `the field ${name}`)?.params).toMatchObject({
      name: 'the field loss',
      text: 'much',
    });
  });

  it('is described without what is empty', () => {
    expect(given({ delay: '', loss: '1%' })).toEqual({ loss: '1%' });
    expect(given({ delay: '' })).toBeUndefined();
    expect(given({ faults: [] } as RelayLine)).toBeUndefined();
  });

  it('has a timeline of lines, with and without the dashes of a list', () => {
    const written = '# bad\n- at 5s outage 3s\n\n- "repeat every 20s"\n';
    expect(timelineLines(written).map(({ text }) => text)).toEqual(['at 5s outage 3s', 'repeat every 20s']);
    expect(timelineLines(undefined)).toEqual([]);
    expect(timelineOf(written)).toBe(written);
    expect(timelineOf('at 5s outage 3s\nrepeat every 20s')).toBe('- at 5s outage 3s\n- repeat every 20s');
    expect(timelineOf(' \n')).toBe('');
  });
});

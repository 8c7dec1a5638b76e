import { describe, expect, it } from 'vitest';
import {
  exampleKey,
  type NumberExample,
  valuesSettingsOf,
  withExample,
  withShown,
} from './values-settings.js';

const first = valuesSettingsOf(undefined);
const temp: NumberExample = { direction: 'received', name: 'temp', before: 'temp=', after: '' };

describe('the settings of plots', () => {
  it('are the usual ones where nothing, or nothing of sense, was kept', () => {
    expect(first).toMatchObject({ readAs: 'auto', shown: undefined, spanSeconds: 60, examples: [] });
    const odd = {
      readAs: 'x',
      shown: [1, 'a', 'y'.repeat(1_000)],
      spanSeconds: -1,
      examples: [{}, 7],
      trigger: 7,
    };
    expect(valuesSettingsOf(odd)).toEqual({ ...first, shown: ['a'] });
    expect(valuesSettingsOf({ trigger: { level: Number.NaN, mode: 'single', on: 'below' } }).trigger).toEqual(
      {
        mode: 'single',
        series: '',
        on: 'below',
        level: 0,
      },
    );
  });

  it('are what was kept', () => {
    const chosen = withExample({ ...first, readAs: 'comma', spanSeconds: 300 }, temp);
    expect(valuesSettingsOf(JSON.parse(JSON.stringify(chosen)))).toEqual(chosen);
  });

  it('have each picked number once, and each under a name of its own', () => {
    const twice = withExample(withExample(first, temp), temp);
    expect(twice.examples).toEqual([temp]);
    const other = withExample(twice, { ...temp, before: 'set temp=' });
    expect(other.examples.map(({ name }) => name)).toEqual(['temp', 'temp 2']);
    expect(other.shown).toEqual([exampleKey(temp), 'picked received temp 2']);
  });

  it('give a picked number no name that another series has', () => {
    const named = withExample(first, temp, new Set(['temp', 'temp 2']));
    expect(named.examples.map(({ name }) => name)).toEqual(['temp 3']);
  });

  it('show the latest of too many', () => {
    let settings = first;
    for (let count = 0; count < 12; count += 1) settings = withShown(settings, `s${count}`);
    expect(settings.shown?.[0]).toBe('s4');
    expect(settings.shown).toHaveLength(8);
  });
});

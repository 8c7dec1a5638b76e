import { describe, expect, it } from 'vitest';
import { readWorkspaceText } from './read-file.js';
import { isFilterFor } from './saved-filter.js';

const read = (text: string) => readWorkspaceText('filter', 'errors', text);

describe('the file of a filter', () => {
  it.each([
    ['filter: size > 20', { filter: 'size > 20', show: 'choose', colour: 'yellow' }],
    ['filter: text contains "ERR"\nshow: highlight', { show: 'highlight', colour: 'yellow' }],
    ['filter: size\ncolour: red', { show: 'highlight', colour: 'red' }],
    [
      'filter: dir == received\nshow: hide\nendpoints: [ Sensor, e2 ]',
      { show: 'hide', endpoints: ['Sensor', 'e2'] },
    ],
    ['filter: sensor.temp > 30 and hex matches "AA ??"\ndescription: too hot', { description: 'too hot' }],
    ['filter: text matches "[a-z"', { filter: 'text matches "[a-z"' }],
  ])('holds %j', (text, expected) => {
    expect(read(text)).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ['# what it is for\nfilter: size >\n', 2, 9, 'FILTER_INVALID'],
    ['show: hide\n\nfilter: size == "long"', 3, 9, 'FILTER_VALUE_INVALID'],
    ['filter: ""', 1, 9, 'DESCRIPTION_INVALID'],
    ['show: hide', 1, 1, 'DESCRIPTION_INVALID'],
    ['filter: size\nshow: only', 2, 7, 'DESCRIPTION_INVALID'],
    ['filter: size\ncolour: pink', 2, 9, 'DESCRIPTION_INVALID'],
    ['filter: size\nendpoints: Sensor', 2, 12, 'DESCRIPTION_INVALID'],
    ['filter: size\nhidden: true', 2, 9, 'DESCRIPTION_INVALID'],
  ])('says where the fault of %j is', (text, line, column, code) => {
    expect(read(text)).toMatchObject({ ok: false, place: { line, column }, failure: { code } });
  });

  it('is for the endpoints that it names, by label or id, or for all', () => {
    expect(isFilterFor({ endpoints: undefined }, ['Sensor', 'e1'])).toBe(true);
    expect(isFilterFor({ endpoints: ['e1'] }, ['Sensor', 'e1'])).toBe(true);
    expect(isFilterFor({ endpoints: ['Sensor'] }, ['Sensor', 'e1'])).toBe(true);
    expect(isFilterFor({ endpoints: [] }, ['Sensor', 'e1'])).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { RuleFields } from './rule-fields.js';

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('the fields that rules name', () => {
  it('are given other values, all of one layout', async () => {
    const { change } = await RuleFields.open(['line-sensor', 'modbus-tcp'], []);
    const changed = change({ 'line-sensor.temp': '99.5' });
    if (!changed.ok) throw new Error(changed.failure.code);
    const line = (temp: string) => `SENSOR unit=3 temp=${temp} hum=55 state=ok\r\n`;
    expect(text(changed.value(Buffer.from(line('23.4'))))).toBe(line('99.5'));
    expect(changed.value(Buffer.from('no reading\r\n'))).toBeUndefined();
  });

  it('are refused where they are of several layouts, or of one that is not there', async () => {
    const { change, field } = await RuleFields.open(['line-sensor', 'modbus-tcp'], []);
    const several = { 'line-sensor.temp': '1', 'modbus-tcp.unit': '1' };
    expect(change(several)).toMatchObject({ ok: false, failure: { code: 'RULE_FIELDS_OF_SEVERAL' } });
    expect(change({ 'modbus-rtu.unit': '1' })).toMatchObject({ ok: false });
    expect([field('modbus-tcp.unit') === undefined, field('modbus-rtu.unit')]).toEqual([false, undefined]);
  });

  it('are refused where a value fits no message', async () => {
    const { change } = await RuleFields.open(['modbus-tcp'], []);
    expect(change({ 'modbus-tcp.unit': '256' })).toMatchObject({
      ok: false,
      failure: { code: 'LAYOUT_VALUE_INVALID' },
    });
  });
});

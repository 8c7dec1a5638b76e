import { describe, expect, it } from 'vitest';
import { hex } from '../../../../test/layouts.js';
import { type RewriteSource, rewriteRule } from './rewrite-rule.js';

const source: RewriteSource = {
  ...{ name: 'Change sensor', endpoint: 'Boiler', side: 'down', filter: undefined, layout: 'sensor' },
  ...{ bytes: hex('AA 55 01 00 EB EB'), fields: { temp: '150.0', unit: 'C' }, after: hex('AA 55') },
};

describe('a rule that does by itself what a person did', () => {
  it('sets the fields that were changed', () => {
    expect(rewriteRule(source)).toBe(`name: "Change sensor"
on: ["Boiler"]
enabled: false
when: { filter: "sensor and dir == sent" }
then:
  - set: { "sensor.temp": 150.0, "sensor.unit": "C" }
`);
  });

  it('is for what was held', () => {
    const held = { ...source, filter: 'sensor.temp > 9 or size > 9' };
    expect(rewriteRule(held)).toContain('"(sensor.temp > 9 or size > 9) and dir == sent"');
    expect(rewriteRule({ ...source, filter: 'dir == received' })).toContain('filter: "dir == received"');
  });

  it('replaces bytes that no layout takes, and drops what was not changed', () => {
    const plain = { ...source, layout: undefined, fields: {}, side: 'up' } as const;
    expect(rewriteRule(plain)).toContain(`when: { filter: "hex[0:4] == aa:55:01:00 and dir == received" }
then:
  - replace: "AA 55"
    hex: true
`);
    expect(rewriteRule({ ...plain, after: undefined })).toContain('  - drop: true\n');
    expect(rewriteRule({ ...plain, bytes: hex('') })).toContain('"size == 0 and dir == received"');
  });

  it('keeps a name in its quotes', () => {
    expect(rewriteRule({ ...source, name: 'a "b"\n: c' })).toContain('name: "a \\"b\\"\\n: c"\n');
  });
});

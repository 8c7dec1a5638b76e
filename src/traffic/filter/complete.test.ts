import { describe, expect, it } from 'vitest';
import { createProtocols } from '../../wire/protocols.js';
import { completeFilter } from './complete.js';
import { FilterCatalog } from './filter-catalog.js';

/** A few protocols: what is offered does not depend on how many there are. */
const catalog = new FilterCatalog(
  createProtocols().all.filter(({ protocol }) => ['eth', 'ip', 'udp', 'tftp'].includes(protocol)),
);

/** What is offered at the mark `|` of a filter. */
function offered(marked: string): readonly string[] {
  const cursor = marked.indexOf('|');
  const { items } = completeFilter(marked.replace('|', ''), cursor, catalog);
  return items.map(({ text }) => text);
}

describe('the completion of a filter', () => {
  it('offers fields and protocols where an expression begins, those that begin with what is typed first', () => {
    expect(offered('udp.p|').slice(0, 2)).toEqual(['udp.port', 'udp.payload']);
    expect(offered('tft|')[0]).toBe('tftp');
    for (const before of ['not ', '(', 'udp and ', '!', 'len(', 'any '])
      expect(offered(`${before}ip.tt|`)).toEqual(['ip.ttl']);
    expect(offered('ttl|')).toEqual(['ip.ttl']);
  });

  it('offers the operators that a field has', () => {
    expect(offered('ip.ttl |')).toEqual(['==', '!=', '>', '<', '>=', '<=', 'in', 'and', 'or']);
    expect(offered('tftp.source_file |')).toContain('matches');
    expect(offered('tftp.option |')).toEqual(['and', 'or']);
    expect(offered('udp co|')).toEqual(['contains']);
  });

  it('offers names of values, and fields of the same kind', () => {
    expect(offered('tftp.opcode == |').slice(0, 2)).toEqual(['"Read Request"', '"Write Request"']);
    expect(offered('tftp.opcode in {1, da|')).toEqual(['"Data Packet"']);
    expect(offered('tftp.opcode not in {|')[0]).toBe('"Read Request"');
    expect(offered('ip.flags.df == |').slice(0, 2)).toEqual(['True', 'False']);
    expect(offered('ip.src == ip.|')).toEqual(['ip.dst', 'ip.addr']);
  });

  it('offers what joins expressions behind a whole one', () => {
    for (const before of ['ip.ttl == 1', 'udp.port in {1}', '(udp)', 'udp.port == udp.srcport'])
      expect(offered(`${before} |`)).toEqual(['and', 'or']);
  });

  it('replaces the whole word around the cursor, and offers nothing within a text', () => {
    expect(completeFilter('not udp.pxt == 1', 9, catalog)).toMatchObject({ from: 4, to: 11 });
    expect(offered('frame contains "ud|')).toEqual([]);
  });

  it('says what each is for', () => {
    const { items } = completeFilter('udp.port', 8, catalog);
    expect(items[0]).toEqual({
      type: 'field',
      text: 'udp.port',
      meaning: { en: 'either of the two ports', 'zh-CN': '源或目的端口' },
    });
  });
});

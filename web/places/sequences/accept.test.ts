import { describe, expect, it } from 'vitest';
import { accepted } from './accept.js';

const text = `# checked on the bench
steps:
  - open: udp://127.0.0.1:7788
  - repeat: 2
    steps:
      - expect: ok # for now
        within: 200ms
  - expect: { hex: "AA ??" }
`;

describe('what came and is accepted', () => {
  it('becomes what is expected, as text or as bytes, and everything else stays', () => {
    const asText = accepted(text, 'steps[1].steps[0]', {
      bytes: new TextEncoder().encode('done\n'),
      encoding: 'utf-8',
    });
    expect(asText).toContain('# checked on the bench');
    expect(asText).toContain('within: 200ms');
    expect(asText).toMatch(/text: ("done\\\\n"|done\\n)/);
    expect(asText).toContain('hex: "AA ??"');
    const asBytes = accepted(text, 'steps[2]', { bytes: Uint8Array.of(0xaa, 0, 1), encoding: 'utf-8' });
    expect(asBytes).toMatch(/hex: "?AA 00 01"?/);
    expect(asBytes).toMatch(/AA 00 01"?,? *\n? *at: whole/);
    expect(asBytes).toContain('expect: ok # for now');
  });

  it('changes nothing where there is no such step', () => {
    const came = { bytes: Uint8Array.of(1), encoding: 'utf-8' };
    expect(accepted(text, 'steps[9]', came)).toBe(text);
    expect(accepted('steps: [', 'steps[0]', came)).toBe('steps: [');
  });
});

import { describe, expect, it } from 'vitest';
import { orThrow } from '../../errors/parsed.js';
import { lineProfiles } from '../../line/profiles.js';
import { describeLine, describeProfile } from './describe-line.js';
import { type LineInput, parseLine } from './line-spec.js';

const described = (input: LineInput, language: 'en' | 'zh-CN' = 'en') =>
  describeLine(orThrow(parseLine(input)) ?? { up: {}, down: {} }, language);

describe('a line in words', () => {
  it('says what was asked for of each side, and what a burst comes to', () => {
    expect(
      described({ burst: '1%:30%', up: 'loss 5% delay 80ms jitter 10ms:normal', down: 'delay 1.5s' }),
    ).toEqual([
      'to the target: loss 5 %, bursts (loss 3.23 %, 3.33 lost in a row on average, 3.33 datagrams from bad to good), delay 80 ms one way, jitter 10 ms (normal)',
      'to the client: bursts (loss 3.23 %, 3.33 lost in a row on average, 3.33 datagrams from bad to good), delay 1.5 s one way',
      'round trip: 1.58 s and what the target takes',
    ]);
  });

  it('says everything else', () => {
    expect(
      described({
        duplicate: '1%',
        reorder: '5%:30ms',
        corrupt: '0.5%:2@4-7',
        rate: '256k',
        queue: '64K',
        mtu: '576',
        slice: '100:20ms',
        stall: '1%:2s',
        reset: '0.1%',
        down: 'outage corrupt 1%@-2 queue 100p reset 64K slice 9 reorder 1%',
      }),
    ).toEqual([
      'to the target: duplicated 1 %, reordered 5 % by up to 30 ms, corrupted 0.5 %, 2 bits each in bytes 4 to 7, rate 256 kbit/s behind a queue of 65536 B, at most 576 B a datagram, pieces of 100 B, 20 ms apart, stalls 1 % for 2 s, resets 0.1 %',
      'to the client: out, duplicated 1 %, reordered 1 %, corrupted 1 %, 1 bit each in the last 2 bytes, rate 256 kbit/s behind a queue of 100 packets, at most 576 B a datagram, pieces of 9 B, stalls 1 % for 2 s, resets 0.1 %, reset behind 65536 B',
    ]);
  });

  it('says that nothing is done', () => {
    expect(described({})).toEqual(['to the target: as it is', 'to the client: as it is']);
    expect(described({ loss: '0' }, 'zh-CN')).toEqual(['发往目标：不作改变', '发往客户端：不作改变']);
  });

  it('tells one way from the round trip of a profile, and names its source', () => {
    expect(describeProfile('3g', 'en')).toEqual([
      '3g: mobile 3G',
      'to the target: delay 150 ms one way, rate 768 kbit/s behind a queue of 64 packets',
      'to the client: delay 150 ms one way, rate 1.6 Mbit/s behind a queue of 64 packets',
      'round trip: 300 ms and what the target takes',
      'source: WebPageTest, connectivity.ini.sample, [3G]',
    ]);
    for (const { name } of lineProfiles) {
      expect(describeProfile(name, 'zh-CN').at(-1), name).toMatch(/^来源：.{10}/);
    }
    expect(describeProfile('7g', 'en')).toEqual([]);
  });
});

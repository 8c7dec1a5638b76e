import type { Sentence } from '../errors/entry.js';
import type { LineConditions } from './conditions.js';
import type { LineSide } from './timeline.js';

/** A kind of access line: `up` is what its user sends, `down` what comes to the user; delays are one-way. */
export interface LineProfile {
  readonly name: string;
  readonly title: Sentence;
  /** Where the numbers are from. */
  readonly source: string;
  readonly sides: Readonly<Record<LineSide, Partial<LineConditions>>>;
}

const webPageTest = 'WebPageTest, connectivity.ini.sample';
const str0mNetem = 'str0m-netem 0.2';

/** A profile of WebPageTest: rates of both directions in bits a second, and the round trip, half of which is each way. */
function webProfile(
  name: string,
  section: string,
  title: Sentence,
  downBitsPerSecond: number,
  upBitsPerSecond: number,
  roundTripMs: number,
): LineProfile {
  const delayMs = roundTripMs / 2;
  return {
    name,
    title,
    source: `${webPageTest}, [${section}]`,
    sides: {
      up: { rateBitsPerSecond: upBitsPerSecond, delayMs },
      down: { rateBitsPerSecond: downBitsPerSecond, delayMs },
    },
  };
}

/** The same in both directions. */
function evenProfile(
  name: string,
  title: Sentence,
  source: string,
  conditions: Partial<LineConditions>,
): LineProfile {
  return { name, title, source, sides: { up: conditions, down: conditions } };
}

const lostInBad = { lossInBad: 1, lossInGood: 0 };

/** The profiles by name. Where a source says a round trip, each direction has half of it. */
export const lineProfiles: readonly LineProfile[] = Object.freeze([
  webProfile('modem-56k', 'Dial', { en: '56k modem', 'zh-CN': '56k 拨号' }, 49_000, 30_000, 120),
  webProfile('2g', '2G', { en: 'mobile 2G', 'zh-CN': '2G 移动网络' }, 280_000, 256_000, 800),
  webProfile('edge', 'Edge', { en: 'mobile EDGE', 'zh-CN': 'EDGE 移动网络' }, 240_000, 200_000, 840),
  webProfile(
    '3g-slow',
    '3GSlow',
    { en: 'mobile 3G, slow', 'zh-CN': '3G 移动网络（慢）' },
    780_000,
    330_000,
    200,
  ),
  webProfile('3g', '3G', { en: 'mobile 3G', 'zh-CN': '3G 移动网络' }, 1_600_000, 768_000, 300),
  webProfile(
    '3g-fast',
    '3GFast',
    { en: 'mobile 3G, fast', 'zh-CN': '3G 移动网络（快）' },
    1_600_000,
    768_000,
    150,
  ),
  webProfile('lte', 'LTE', { en: 'mobile LTE', 'zh-CN': 'LTE 移动网络' }, 12_000_000, 12_000_000, 70),
  webProfile('dsl', 'DSL', { en: 'DSL', 'zh-CN': 'DSL' }, 1_500_000, 384_000, 50),
  webProfile('cable', 'Cable', { en: 'cable modem', 'zh-CN': '有线电视宽带' }, 5_000_000, 1_000_000, 28),
  webProfile('fiber', 'FIOS', { en: 'fiber to the home', 'zh-CN': '光纤到户' }, 20_000_000, 5_000_000, 4),
  evenProfile(
    'wifi-bad',
    { en: 'Wi-Fi at the edge of its range', 'zh-CN': '信号弱的 Wi-Fi' },
    `${str0mNetem}, NetemConfig::wifi_lossy (good for 40 datagrams, bad for 2; buffer of 100 kB)`,
    {
      delayMs: 15,
      jitterMs: 10,
      jitterDistribution: 'uniform',
      rateBitsPerSecond: 50_000_000,
      queue: { type: 'bytes', bytes: 100_000 },
      burst: { goodToBad: 1 / 40, badToGood: 1 / 2, ...lostInBad },
    },
  ),
  evenProfile(
    'wifi-crowded',
    { en: 'Wi-Fi that others are using', 'zh-CN': '多人共用的 Wi-Fi' },
    `${str0mNetem}, NetemConfig::wifi_congested (loss of 10 %, here each by itself; buffer of 30 kB)`,
    {
      delayMs: 10,
      jitterMs: 20,
      jitterDistribution: 'uniform',
      rateBitsPerSecond: 5_000_000,
      queue: { type: 'bytes', bytes: 30_000 },
      loss: 0.1,
    },
  ),
  {
    name: 'satellite-geo',
    title: { en: 'geostationary satellite', 'zh-CN': '地球同步卫星' },
    source:
      'RFC 2488, section 2 (279.0 ms from ground to ground at the edge of the view); 100/10 Mbit/s: subscription measured by Michel et al., APNIC blog, 28 November 2022',
    sides: {
      up: { delayMs: 279, rateBitsPerSecond: 10_000_000 },
      down: { delayMs: 279, rateBitsPerSecond: 100_000_000 },
    },
  },
  {
    name: 'satellite-leo',
    title: { en: 'satellites in low orbit (Starlink)', 'zh-CN': '低轨卫星（Starlink）' },
    // The quartiles of the round trip lie 10 ms around its median: 14.8 ms of standard deviation, 10.5 ms of each direction.
    source:
      'Michel et al., APNIC blog, 28 November 2022 (round trip of 50 ms, quartiles 40 and 60 ms); rates: Ookla, 18 December 2024, medians of Maine (116.77/18.17 Mbit/s)',
    sides: {
      up: { delayMs: 25, jitterMs: 10.5, jitterDistribution: 'normal', rateBitsPerSecond: 18_170_000 },
      down: { delayMs: 25, jitterMs: 10.5, jitterDistribution: 'normal', rateBitsPerSecond: 116_770_000 },
    },
  },
]);

/** The profile of this name; undefined if there is none. */
export function lineProfile(name: string): LineProfile | undefined {
  return lineProfiles.find((profile) => profile.name === name);
}

/** What a broken bench is called by: `bob learn wrong-port`. */
export const brokenIds = [
  'wrong-port',
  'wrong-family',
  'no-newline',
  'half-a-reading',
  'wrong-encoding',
  'half-close',
  'bad-checksum',
  'short-buffer',
  'lost-block',
  'wrong-tid',
] as const;

export type BrokenId = (typeof brokenIds)[number];

import { expect, it } from 'vitest';
import { Annotations } from './annotations.js';

it('what is noted of a message is the last that was said of it, and nothing once all was taken back', () => {
  const annotations = new Annotations();
  const noted = { sequence: 7, tags: ['odd'], note: '', isMarked: false };
  annotations.learn([noted]);
  annotations.learn([]);
  expect([annotations.of(7), annotations.of(8), annotations.version.get()]).toEqual([noted, undefined, 1]);
  annotations.learn([{ ...noted, tags: [], isMarked: true }]);
  expect(annotations.of(7)?.isMarked).toBe(true);
  annotations.learn([{ ...noted, tags: [] }]);
  expect(annotations.of(7)).toBeUndefined();
});

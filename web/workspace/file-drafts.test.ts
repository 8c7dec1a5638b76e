import { expect, it } from 'vitest';
import { memoryStore } from '../state/kept.js';
import { createFileDrafts, draftKey, maxKeptCharacters, withDraft } from './file-drafts.js';

it('keeps the drafts of files over a reload, by workspace, but for texts that no browser has room for', () => {
  const keeper = memoryStore();
  const drafts = createFileDrafts(keeper);
  const [here, there] = [draftKey('/a', 'messages/x.yaml'), draftKey('/b', 'messages/x.yaml')];
  drafts.update((kept) => withDraft(kept, here, { text: 'mine', revision: 'r' }));
  drafts.update((kept) => withDraft(kept, there, { text: 'x'.repeat(maxKeptCharacters + 1), revision: 'r' }));
  expect(createFileDrafts(keeper).get()).toEqual({ [here]: { text: 'mine', revision: 'r' } });
  drafts.update((kept) => withDraft(kept, here, undefined));
  expect(createFileDrafts(keeper).get()).toEqual({});
});

it('reads what somebody else has put there as no draft', () => {
  const keeper = memoryStore();
  keeper.setItem('breakoutbox.drafts', '{"a":1,"b":{"text":2},"c":null}');
  expect(createFileDrafts(keeper).get()).toEqual({});
});

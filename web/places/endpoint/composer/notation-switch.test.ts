import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../../state/kept.js';
import { createRoomSettings } from './composer-settings.js';
import { NotationSwitch } from './notation-switch.js';

const typed = { ...createRoomSettings(memoryStore(), 'tcp 7777').get(), draft: '温 \\x00' };

describe('the switch between text and hex', () => {
  it('writes the bytes of the text as hex', () => {
    const changed = new NotationSwitch().to(true, typed, 'gbk');
    expect(changed).toMatchObject({ hex: true, draft: 'CE C2 20 00' });
  });

  it('gives back what was typed, when nothing was changed since', () => {
    const notation = new NotationSwitch();
    const hex = { ...typed, ...notation.to(true, typed, 'gbk') };
    expect(notation.to(false, hex, 'gbk')).toMatchObject({ hex: false, draft: typed.draft });
  });

  it('reads what was changed since', () => {
    const notation = new NotationSwitch();
    const hex = { ...typed, ...notation.to(true, typed, 'gbk'), draft: '41' };
    expect(notation.to(false, hex, 'gbk')).toMatchObject({ hex: false, draft: 'A' });
  });

  it('leaves a draft with a fault as it was typed', () => {
    const changed = new NotationSwitch().to(true, { ...typed, draft: '\\xZZ' }, 'gbk');
    expect(changed).toEqual({ hex: true });
  });

  it('does nothing where nothing is to be done', () => {
    expect(new NotationSwitch().to(false, typed, 'gbk')).toBeUndefined();
  });
});

import { expect, it } from 'vitest';
import { scratch } from '../../../test/scratch.js';
import { WorkspaceFolder } from '../../store/workspace/workspace-folder.js';
import { LayoutTexts } from '../layouts/layout-texts.js';
import { layoutsNamed } from './search-layouts.js';

const { folder } = scratch();

it('are those that a filter names, and those that are ticked without being named', () => {
  const layouts = new LayoutTexts(new WorkspaceFolder(folder()));
  const named = (ticked: readonly string[], filter: string): readonly string[] =>
    layoutsNamed(layouts, new Set(ticked), filter).map(({ name }) => name);
  expect(named([], 'modbus-tcp.unit == 1')).toEqual(['modbus-tcp']);
  expect(named(['line-sensor', 'gone'], 'modbus-tcp.unit == 1')).toEqual(['line-sensor', 'modbus-tcp']);
  expect(named(['line-sensor'], '')).toEqual(['line-sensor']);
});

import { describe, expect, it } from 'vitest';
import { hex } from '../../../test/layouts.js';
import type { Received } from '../../traffic/event.js';
import { type MessageView, type MessageViewOptions, openMessageView } from './message-view.js';

const view = (options: Partial<MessageViewOptions>): Promise<MessageView> =>
  openMessageView({ filter: undefined, layouts: [], label: '', check: undefined, ...options });

const received = (bytes: Uint8Array): Received => ({
  type: 'received',
  sequence: 1,
  timeMicros: 0,
  endpoint: 'e1',
  peer: '127.0.0.1:50000',
  bytes,
  connection: 1,
});

describe('the view of messages', () => {
  it('reads them by the first layout that they are of, and cuts by the first that says how', async () => {
    const { framing, read } = await view({ layouts: ['line-sensor', 'modbus-tcp'] }).then((opened) => ({
      framing: opened.framing,
      read: opened.read.bind(opened),
    }));
    expect(framing).toEqual({ type: 'line' });
    expect(read(new TextEncoder().encode('SENSOR unit=3 temp=23.4 hum=55 state=ok\n'))).toEqual({
      layout: 'line-sensor',
      line: 'unit=3 temp=23.4 ℃ hum=55 % state=ok',
      values: { unit: 3, temp: 23.4, hum: 55, state: 'ok' },
      names: {},
      fault: undefined,
    });
    expect(read(hex('00 07 00 00 00 03 01 83 02'))).toMatchObject({
      layout: 'modbus-tcp',
      names: { function: 'refused to read holding registers' },
    });
    expect(read(hex('00 07 00 00 00 09 01 03'))?.fault).toMatchObject({ code: 'LENGTH', field: 'length' });
  });

  it('is of all messages without a filter, and of those that it selects with one', async () => {
    const message = received(hex('00 07 00 00 00 06 01 03 00 01 00 02'));
    expect((await view({})).selects(message, 'utf-8')).toBe(true);
    const selecting = await view({
      filter: 'modbus-tcp.function == 3 and endpoint == "plc"',
      layouts: ['modbus-tcp'],
      label: 'plc',
    });
    expect(selecting.selects(message, 'utf-8')).toBe(true);
    expect(selecting.selects(received(hex('00 07 00 00 00 06 01 06 00 01 00 02')), 'utf-8')).toBe(false);
    expect(selecting.selects({ ...message, type: 'sent' }, 'utf-8')).toBe(true);
    const byAna = await view({ filter: 'by == "Ana" or by == "operator"' });
    expect(byAna.selects({ ...message, type: 'sent', by: 'Ana' }, 'utf-8')).toBe(true);
    expect(byAna.selects({ ...message, type: 'sent', by: 'Ben', user: 'operator' }, 'utf-8')).toBe(true);
    expect(byAna.selects({ ...message, type: 'sent', by: 'Ben' }, 'utf-8')).toBe(false);
  });

  it('is refused for a filter that names what no layout has', async () => {
    await expect(view({ filter: 'modbus-tcp.function == 3' })).rejects.toMatchObject({
      code: expect.stringMatching(/^FILTER_/),
    });
    await expect(view({ layouts: ['gone'] })).rejects.toMatchObject({ code: 'LAYOUT_UNKNOWN' });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { halfAReading } from '../../../lesson/broken/half-a-reading.js';
import { lostBlock } from '../../../lesson/broken/lost-block.js';
import { noNewline } from '../../../lesson/broken/no-newline.js';
import { wrongPort } from '../../../lesson/broken/wrong-port.js';
import { wrongTid } from '../../../lesson/broken/wrong-tid.js';
import { ladderRows } from '../../../lesson/ladder.js';
import { BrokenSession } from './broken-session.js';

let session: BrokenSession | undefined;
afterEach(() => session?.close());

describe('a broken bench that somebody is at', () => {
  it('is mended when all goals of a trial hold, and stays so', async () => {
    session = new BrokenSession(wrongPort, false);
    const broken = await session.try();
    expect(broken?.isMended).toBe(false);
    expect(broken?.goals[0]).toMatchObject({
      holds: false,
      came: { type: 'failure', failure: { code: 'CONNECTION_REFUSED' } },
    });
    session.choose('server', 'noted');
    expect((await session.try())?.isMended).toBe(true);
    session.choose('server', 'any');
    expect((await session.try())?.isMended).toBe(false);
    expect(session.isMended).toBe(true);
    expect(session.trials).toBe(3);
  });

  it('says in which call a program waits that waits for ever', async () => {
    session = new BrokenSession(noNewline, false);
    const trial = await session.try();
    expect(trial?.goals[1]?.came).toEqual({ type: 'waiting', end: 'client', call: 'recv' });
  });

  it('says what a program printed', async () => {
    session = new BrokenSession(halfAReading, false);
    const trial = await session.try();
    expect(trial?.goals[1]?.came).toEqual({
      type: 'texts',
      texts: ['23.5', '23.', '6', '23.7\n23.', '8'],
    });
  });

  it('takes only settings and options that its bench has, and gives three hints', () => {
    session = new BrokenSession(wrongPort, false);
    expect(session.choose('colour', 'any')).toBe(false);
    expect(session.choose('server', 'blue')).toBe(false);
    expect([...session.chosen]).toEqual([
      ['server', 'any'],
      ['client', 'noted'],
    ]);
    expect([session.hint(), session.hint(), session.hint(), session.hint()]).toEqual([
      ...wrongPort.hints,
      undefined,
    ]);
    expect(session.hints).toEqual(wrongPort.hints);
  });

  it('has one trial at a time, which closing ends', async () => {
    session = new BrokenSession(lostBlock, false);
    const first = session.try();
    expect(await session.try()).toBeUndefined();
    await session.close();
    expect(await first).toBeUndefined();
    expect(session.trials).toBe(0);
  });

  it('draws TFTP that is spoken by hand, and answers from a port of their own', async () => {
    session = new BrokenSession(wrongTid, false);
    session.choose('to', 'sender');
    const trial = await session.try();
    const rows = ladderRows(wrongTid.bench, trial?.outcome.seen.all ?? []);
    expect(
      rows.flatMap(({ arrow }) => (arrow === undefined ? [] : [`${arrow.from} ${arrow.label}`])),
    ).toEqual([
      'left RRQ boot.img',
      'right DATA 1  512 B',
      'left ACK 1',
      'right DATA 2  512 B',
      'left ACK 2',
      'right DATA 3  176 B',
      'left ACK 3',
    ]);
    const addresses = trial?.outcome.seen.all.flatMap((one) =>
      one.type === 'returned' && one.call === 'bind' && one.end === 'server' && one.result.ok
        ? [one.result.address]
        : [],
    );
    expect(new Set(addresses).size).toBe(2);
  });

  it('draws what the line lost', async () => {
    session = new BrokenSession(lostBlock, false);
    session.choose('silence', 'waits');
    session.choose('repeated', 'acknowledge');
    const trial = await session.try();
    const rows = ladderRows(lostBlock.bench, trial?.outcome.seen.all ?? []);
    expect(rows.flatMap(({ arrow }) => (arrow?.fate === 'lost' ? [arrow.label] : []))).toEqual([
      'DATA 2  512 B',
      'ACK 2',
    ]);
  });
});

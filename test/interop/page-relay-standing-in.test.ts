// Standing in at a relay on the page: what passes is held, changed, dropped, answered, and said to either side.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { Axe } from '../axe.js';
import { describePage, eventually, type PageBench, type Person, portOf } from '../page-bench.js';

/** AA 55, unit, temperature in tenths, sum of the bytes. */
const layout = `fields:
  - sync: const AA 55
  - unit: u8
  - temp: i16 * 0.1 ℃
  - sum: checksum sum8
`;
const cool = 'aa550100ebeb';
const hot = 'aa550105dce1';

const people = [
  {
    locale: 'en-GB',
    colorScheme: 'light',
    width: 1280,
    ...{ all: 'all', next: 'next only', forward: 'Forward', changed: 'Forward changed', drop: 'Drop' },
    ...{ answer: 'Answer …', say: 'Answer', was: 'was 23.5 ℃', follows: 'follows', putAway: 'Put away' },
    ...{
      became: 'forwarded changed, temp 23.5 to 150.0 ℃',
      dropped: 'dropped, 6 B',
      late: 'Its time ran out',
    },
    ...{ toClient: 'to client', inName: 'answered in the target’s name' },
  },
  {
    locale: 'zh-CN',
    colorScheme: 'dark',
    width: 768,
    ...{ all: '全部', next: '仅下一条', forward: '放行', changed: '改后放行', drop: '丢弃' },
    ...{ answer: '代答…', say: '代答', was: '原为 23.5 ℃', follows: '自动计算', putAway: '收起' },
    ...{ became: '改后放行，temp 由 23.5 改为 150.0 ℃', dropped: '丢弃，6 B', late: '时限已到' },
    ...{ toClient: '发给客户端', inName: '以目标的名义代答' },
  },
] as const;

const target = createSocket('udp4');
let client: Socket;
/** What the target got, and what the client got, as hex. */
let atTarget: string[] = [];
let atClient: string[] = [];

beforeAll(async () => {
  target.on('message', (bytes) => atTarget.push(bytes.toString('hex')));
  target.bind(0, '127.0.0.1');
  await once(target, 'listening');
});
afterAll(() => target.close());
beforeEach(() => {
  atTarget = [];
  atClient = [];
  client = createSocket('udp4');
  client.on('message', (bytes) => atClient.push(bytes.toString('hex')));
  return () => client.close();
});

/** The room of a relay of the sensor, through which one message has passed. */
async function relayRoom(
  bench: PageBench,
  person: Person,
): Promise<{ id: string; page: Page; port: number }> {
  await bench.ask('PUT', 'workspace/files/layouts/sensor.yaml', { text: layout });
  const made = await bench.create({
    ...{ type: 'udp-relay', address: '127.0.0.1:0', label: 'Boiler', layouts: ['sensor'] },
    target: `127.0.0.1:${target.address().port}`,
  });
  const port = portOf(made);
  const page = await bench.open(`#/${made.id}`, person);
  await page.locator('.standing .hold').waitFor();
  client.send(Buffer.from(cool, 'hex'), port, '127.0.0.1');
  await eventually(() => atTarget).toEqual([cool]);
  return { id: made.id, page, port };
}

const say = (port: number, digits: string): void =>
  client.send(Buffer.from(digits, 'hex'), port, '127.0.0.1');

describePage('standing in at a relay in Chromium', (bench) => {
  it.each(people)('holds, edits by fields, forwards, drops and answers ($locale, $width)', async (person) => {
    const { id, page, port } = await relayRoom(bench, person);
    const pane = page.locator('.standing');
    const axe = await Axe.into(page);
    const press = (name: string): Promise<void> => pane.getByRole('button', { name, exact: true }).click();
    await press(person.all);
    await eventually(async () => (await bench.endpoint(id))?.standingIn?.hold.mode).toBe('all');

    // A field is changed: the checksum follows, and both are marked.
    say(port, cool);
    await pane.getByText(/^(0:59|1:00)$/).waitFor();
    await pane.getByLabel('temp').fill('150.0');
    await pane.getByText(person.was).waitFor();
    expect(await pane.locator('.held-bytes ins.tx').textContent()).toBe('05 DC');
    expect(await pane.locator('.held-bytes ins.ok').textContent()).toBe('E1');
    await pane.getByText(person.follows).waitFor();
    expect(await axe.violations('.standing')).toEqual([]);
    await page.emulateMedia({ colorScheme: person.colorScheme === 'dark' ? 'light' : 'dark' });
    expect(await axe.violations('.standing', ['color-contrast'])).toEqual([]);
    await page.emulateMedia({ colorScheme: person.colorScheme });
    await press(person.changed);
    await eventually(() => atTarget).toEqual([cool, hot]);
    await pane.getByText(person.became).waitFor();

    // Another one is dropped by its key, and one is answered in the target's name.
    await eventually(() => pane.locator('.held-clock').count()).toBe(0);
    say(port, cool);
    await eventually(() => pane.locator('.held-clock').count()).toBe(1);
    await pane.getByRole('button', { name: person.forward, exact: true }).focus();
    await page.keyboard.press('Control+Backspace');
    await pane.getByText(person.dropped).waitFor();
    await eventually(() => pane.locator('.held-clock').count()).toBe(0);

    // The keys are at hand for the next one, on no button that would end the holding.
    await eventually(() => page.evaluate(() => document.activeElement?.className)).toBe('standing');
    say(port, cool);
    await eventually(() => pane.locator('.held-clock').count()).toBe(1);
    await pane.locator('.held-from').getByText(`127.0.0.1:${client.address().port}`).waitFor();
    await press(person.answer);
    await pane.locator('.held-answer textarea').fill('温度');
    expect(await axe.violations('.standing')).toEqual([]);
    await pane.locator('.held-answer').getByRole('button', { name: person.say, exact: true }).click();
    await eventually(() => atClient).toEqual([Buffer.from('温度').toString('hex')]);

    // As it came, by its key.
    await eventually(() => pane.locator('.held-clock').count()).toBe(0);
    say(port, cool);
    await eventually(() => pane.locator('.held-clock').count()).toBe(1);
    await pane.getByLabel('temp').press('Control+Enter');
    await eventually(() => atTarget).toEqual([cool, hot, cool]);
    await eventually(() => page.locator('.lines .row.altered').count()).toBeGreaterThan(3);
    await page.locator('.lines .row.altered').getByText(person.inName).waitFor();
    // What a message became is read whole, whatever there is room for besides.
    const change = page.locator('.lines .altered-change', { hasText: '05 DC E1' });
    expect(await change.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
    expect(await axe.violations('.lines')).toEqual([]);
  });

  it('keeps what was typed when the time runs out while it is edited, as hex and as text', async () => {
    const [person] = people;
    const { id, page, port } = await relayRoom(bench, person);
    const pane = page.locator('.standing');
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'next', timeoutMs: 4_000 });
    say(port, cool);
    await pane.getByRole('button', { name: 'Hex', exact: true }).click();
    const draft = pane.locator('.held-draft');
    await draft.fill('AA 5');
    await pane.locator('.held-said.bad').waitFor();
    await draft.fill('68 6F 74');
    await pane.getByRole('button', { name: 'Text', exact: true }).click();
    expect(await draft.inputValue()).toBe('hot');
    await pane.getByText(person.late).first().waitFor();
    await eventually(() => atTarget).toEqual([cool, cool]);
    expect(await draft.inputValue()).toBe('hot');
    // What comes meanwhile does not take its place.
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'next' });
    say(port, hot);
    await eventually(async () => (await bench.endpoint(id))?.standingIn?.held).toBe(1);
    expect(await draft.inputValue()).toBe('hot');
    await pane.getByRole('button', { name: person.putAway }).click();
    await pane.locator('.held-clock').waitFor();
    await pane.getByRole('button', { name: '+1 min' }).click();
    await pane.getByText(/^1:5\d$/).waitFor();
  });

  it('opens a held message from its row of the log, and goes through those that wait', async () => {
    const [person] = people;
    const { id, page, port } = await relayRoom(bench, person);
    const pane = page.locator('.standing');
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'all', filter: 'sensor.temp > 100' });
    say(port, cool);
    say(port, hot);
    await eventually(async () => (await bench.endpoint(id))?.standingIn?.held).toBe(1);
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'all' });
    say(port, cool);
    await pane.getByText('1/2').waitFor();
    await page.locator('.row.altered.held').last().click();
    await pane.getByText('2/2').waitFor();
    await pane.getByRole('button', { name: 'The message held before this one' }).click();
    await pane.getByText('1/2').waitFor();
    expect(await pane.getByLabel('temp').inputValue()).toBe('150.0');
    await pane.getByRole('button', { name: 'All go' }).click();
    await eventually(() => atTarget).toEqual([cool, cool, hot, cool]);
  });

  it('takes a key that is kept down for one message', async () => {
    const [person] = people;
    const { id, page, port } = await relayRoom(bench, person);
    const pane = page.locator('.standing');
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'all' });
    say(port, cool);
    say(port, hot);
    await pane.getByText('1/2').waitFor();
    await pane.getByLabel('temp').focus();
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await eventually(() => atTarget).toEqual([cool, cool]);
    await eventually(() => pane.getByLabel('temp').inputValue()).toBe('150.0');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await pane.getByRole('button', { name: '+1 min' }).click();
    await pane.getByText(/^1:5\d$/).waitFor();
    expect(atTarget).toEqual([cool, cool]);
  });

  it('makes a rule of what was changed', async () => {
    const [person] = people;
    const { id, page, port } = await relayRoom(bench, person);
    const pane = page.locator('.standing');
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'next' });
    say(port, cool);
    await pane.getByLabel('temp').fill('150.0');
    await pane.getByRole('button', { name: 'Add', exact: true }).click();
    await eventually(() => page.url()).toContain('#/rules/');
    await eventually(() => page.locator('.cm-content').textContent()).toContain('"sensor.temp": 150.0');
  });

  it('lists the rules that are for the relay, arms them, and counts what they did', async () => {
    const [person] = people;
    const { id, page, port } = await relayRoom(bench, person);
    const text = `name: Heat
on: [${id}]
enabled: false
when: { filter: "sensor and dir == received" }
then: [{ set: { sensor.temp: 150 } }]
`;
    await bench.ask('PUT', 'workspace/files/rules/heat.yaml', { text });
    const rule = page.locator('.unattended li').filter({ hasText: 'Heat' });
    await rule.getByText('set sensor.temp = 150').waitFor();
    await rule.getByRole('button').click();
    await eventually(() => rule.getByRole('button').getAttribute('aria-pressed')).toBe('true');
    await eventually(() => {
      say(port, cool);
      return atTarget;
    }).toContain(hot);
    await rule.getByText(/time/).waitFor();
    const axe = await Axe.into(page);
    expect(await axe.violations('.standing')).toEqual([]);
  });

  it('keeps the verbs in view in one column, and no field with the focus below them', async () => {
    const [person] = people;
    const { id, page, port } = await relayRoom(bench, { width: 400 });
    const pane = page.locator('.standing');
    await bench.ask('PUT', `endpoints/${id}/hold`, { mode: 'all' });
    say(port, cool);
    for (const field of [pane.getByLabel('temp'), pane.getByLabel('unit')]) {
      await field.focus();
      for (const seen of [field, pane.getByRole('button', { name: person.forward, exact: true })])
        expect(
          await seen.evaluate((node) => {
            const { left, top, width, height } = node.getBoundingClientRect();
            return node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
          }),
        ).toBe(true);
    }
  });

  it('lists aimed faults with what they have hit, and takes others in the form of the line', async () => {
    const { id, page, port } = await relayRoom(bench, { width: 400 });
    const line = page.locator('.relay-line');
    await line.getByRole('button', { name: 'Line …' }).click();
    const form = page.locator('dialog.line-form');
    await form.getByLabel('Aimed faults, a line each').fill('sensor.temp > 100: drop once\nsensor.nothing');
    await form.getByLabel('Timeline, a line each').fill('at 500s outage 3s');
    const axe = await Axe.into(page);
    expect(await axe.violations('dialog.line-form')).toEqual([]);
    await form.locator('button[type="submit"]').click();
    await form.getByRole('alert').waitFor();
    await form.getByLabel('Aimed faults, a line each').fill('sensor.temp > 100: drop once');
    await form.locator('button[type="submit"]').click();
    await form.waitFor({ state: 'detached' });
    await line.getByText('at 500s outage 3s').waitFor();
    await line.getByText('armed', { exact: true }).waitFor();
    say(port, hot);
    await line.getByText('done, hit 1 time').waitFor();
    expect(atTarget).toEqual([cool]);
    expect(await axe.violations('.relay-line')).toEqual([]);
    expect((await bench.endpoint(id))?.input).toMatchObject({
      line: { faults: ['sensor.temp > 100: drop once'], timeline: '- at 500s outage 3s' },
    });
  });

  it.each(people)('says things to either side ($locale)', async (person) => {
    const { page } = await relayRoom(bench, person);
    const composer = page.locator('.composer');
    await composer.locator('.typed textarea').fill('to the target');
    await composer.locator('.send').click();
    await eventually(() => atTarget.at(-1)).toBe(Buffer.from('to the target').toString('hex'));
    await composer.getByRole('button', { name: person.toClient }).click();
    await composer.locator('.typed textarea').fill('to the client');
    const axe = await Axe.into(page);
    expect(await axe.violations('.composer')).toEqual([]);
    await composer.locator('.send').click();
    await eventually(() => atClient).toEqual([Buffer.from('to the client').toString('hex')]);
  });
});

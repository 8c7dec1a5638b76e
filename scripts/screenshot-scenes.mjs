// What the pictures of `npm run screenshots` show, and how each comes about.
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { writeMixedCapture } from '../bench/mixed-capture.mjs';
import { bootCapture } from '../test/boot-capture.mjs';

/**
 * What each picture shows: where to go, and what to do there (`act`, with a folder for files); `before` may have a board begin a
 * transfer that stalls.
 */
export const scenes = {
  start: { hash: () => '#/' },
  room: { hash: (ids) => `#/${ids.sensors}`, ready: '.row' },
  inspector: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: async (page) => {
      await page.locator('.row').last().dblclick();
      await page.locator('.inspector').waitFor();
    },
  },
  rules: {
    hash: (ids) => `#/${ids.crowd}`,
    ready: '.hidden-count',
    act: async (page) => {
      await page.locator('.hidden-count').click();
      await page.locator('.hidden-rules li').first().waitFor();
    },
  },
  chosen: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: async (page) => {
      await page.locator('.row').first().click();
      await page
        .locator('.row')
        .nth(1)
        .click({ modifiers: ['Control'] });
    },
  },
  like: {
    hash: (ids) => `#/${ids.crowd}`,
    ready: '.row',
    act: async (page) => {
      await page.locator('.row').last().click();
      await page.keyboard.press('h');
      await page.locator('.filter-form').waitFor();
    },
  },
  note: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: async (page) => {
      await page.locator('.row').last().click();
      await page.keyboard.press('t');
      await page.locator('.note-form').waitFor();
    },
  },
  saved: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: (page) => page.locator('.filter-menu > button').click(),
  },
  save: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: (page) => page.locator('.save > button').click(),
  },
  record: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: async (page) => {
      await page.locator('.record-switch').click();
      await page.locator('.record-form').waitFor();
    },
  },
  filters: {
    hash: () => '#/filters/meters.yaml',
    ready: '.filter-use',
  },
  relay: { hash: (ids) => `#/${ids.relay}`, ready: '.relay-line' },
  line: {
    hash: (ids) => `#/${ids.relay}`,
    ready: '.relay-line',
    act: async (page) => {
      await page.locator('.relay-line button').first().click();
      await page.locator('dialog.line-form').waitFor();
    },
  },
  'relay-form': {
    hash: () => '#/',
    act: async (page) => {
      await page.locator('[data-verb="tcp-relay"]').click();
      await page.locator('dialog.form').waitFor();
    },
  },
  composer: {
    hash: (ids) => `#/${ids.sensors}`,
    ready: '.row',
    act: (page) => page.locator('.composer textarea').fill('read 温度 all\\q'),
  },
  traffic: { hash: (ids) => `#/${ids.line}`, ready: '.row.rx' },
  crowd: { hash: (ids) => `#/${ids.crowd}`, ready: '.row' },
  refused: { hash: (ids) => `#/${ids.refused}`, ready: '.row.bad' },
  empty: { hash: (ids) => `#/${ids.server}`, ready: '.nothing .copy' },
  failed: { hash: (ids) => `#/${ids.client}`, ready: '.head' },
  tftp: {
    hash: () => '#/tftp',
    // It is given up after some seconds, so that each picture has its own.
    before: async (_, stallBoard) => stallBoard(),
    ready: '.transfer.running .bad',
  },
  ladder: {
    hash: () => '#/tftp',
    ready: '.transfer.ended',
    act: async (page) => {
      await page.locator('.transfer.ended .transfer-open').last().click();
      await page.locator('.ladder ol').last().waitFor();
      await page.locator('.ladder').scrollIntoViewIfNeeded();
    },
  },
  captures: { hash: () => '#/captures', ready: '.capture-none' },
  capture: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: async (page, folder) => {
      await openCapture(page, folder);
      await page.locator('.packet').nth(11).click();
      await page.locator('.packet-node').first().waitFor();
      await page.locator('.packet-node').last().click();
    },
  },
  filtered: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: async (page, folder) => {
      await openCapture(page, folder);
      await page.locator('.filter-typed input').fill('tcp.port == 80 and tcp.flags.');
      await page.locator('.filter-completions').waitFor();
    },
  },
  stories: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: async (page, folder) => {
      await openCapture(page, folder);
      await page.locator('.capture-head .segments button').nth(1).click();
      await page.locator('.story').first().waitFor();
    },
  },
  conversations: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: async (page, folder) => {
      await openCapture(page, folder);
      await page.locator('.capture-head .segments button').nth(2).click();
      await page.locator('.conversation-table td').first().waitFor();
    },
  },
  live: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: (page) => page.locator('.interfaces label').first().waitFor(),
  },
  export: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: async (page, folder) => {
      await openCapture(page, folder);
      await page.locator('.packet').nth(11).click();
      await page.locator('.packet-node').first().waitFor();
      await page.locator('.capture-head button', { hasText: '…' }).first().click();
      await page.locator('.export-files li').first().waitFor();
    },
  },
  boot: {
    hash: () => '#/boot',
    ready: '.capture-none',
    act: async (page, folder) => {
      const file = join(folder, 'machines.pcap');
      writeFileSync(file, bootCapture());
      await page.locator('.boot > input[type="file"]').setInputFiles(file);
      await page.locator('.lane').nth(4).waitFor();
    },
  },
  rates: {
    hash: () => '#/captures',
    ready: '.capture-none',
    act: async (page, folder) => {
      await openCapture(page, folder);
      await page.locator('.capture-head .segments button').nth(3).click();
      await page.locator('.rate-plot').first().waitFor();
    },
  },
  nowhere: { hash: () => '#/nowhere', ready: '.nothing' },
  ports: { hash: () => '#/ports', ready: '.ports-table td' },
  listen: { hash: () => '#/', act: (page) => openForm(page, 'tcp-listen') },
  connect: { hash: () => '#/', act: (page) => openForm(page, 'tcp-connect') },
  udp: { hash: () => '#/', act: (page) => openForm(page, 'udp') },
  palette: { hash: () => '#/', act: (page) => page.keyboard.press('Control+k') },
  keys: { hash: () => '#/', act: (page) => page.keyboard.press('?') },
  edit: {
    hash: (ids) => `#/${ids.refused}`,
    ready: '.head-verbs',
    act: async (page) => {
      await page.locator('.head-verbs button').nth(1).click();
      await page.locator('dialog.form').waitFor();
    },
  },
  learn: { hash: () => '#/learn', ready: '.lesson-line' },
  teach: {
    hash: () => '#/learn/teach',
    ready: '.teach-choice',
    act: async (page) => {
      await joinCourse(page, '0', '小明', 'no-messages', 3);
      await joinCourse(page, '1', 'Ana María', 'client', 2);
      for (const id of ['client', 'no-messages', 'duplex'])
        await page.locator(`.teach-item input[name="${id}"]`).check({ force: true });
      await page.locator('.teach-people bdi').nth(1).waitFor();
    },
  },
  course: {
    hash: () => '#/learn/course/client.no-messages.duplex?title=Week%201',
    ready: '.course-name',
  },
  benches: {
    hash: () => '#/learn',
    ready: '.lesson-line',
    act: async (page) => {
      await page.locator('.broken-line').last().scrollIntoViewIfNeeded();
    },
  },
  lesson: {
    hash: () => '#/learn/no-messages',
    ready: '.bench-step.primary',
    act: async (page) => {
      await page.keyboard.press('ArrowRight');
      await page.locator('.lesson-question').waitFor();
      await page.keyboard.press('2');
      await page.keyboard.press('Enter');
      await page.locator('.lesson-verdict').waitFor();
      await page.keyboard.press('ArrowRight');
      await page.locator('.lesson-question').waitFor();
      await page.keyboard.press('3');
    },
  },
  broken: {
    hash: () => '#/learn/half-a-reading',
    ready: '.bench-try',
    act: async (page) => {
      await page.keyboard.press('Enter');
      await page.locator('.broken-goals .failed').first().waitFor();
    },
  },
  mended: {
    hash: () => '#/learn/wrong-port',
    ready: '.bench-try',
    act: async (page) => {
      await page.locator('.broken-hints button').first().click();
      await page.keyboard.press('2');
      await page.locator('h1').click();
      await page.keyboard.press('Enter');
      await page.locator('.broken-mended').waitFor();
    },
  },
  task: {
    hash: () => '#/learn/write-reverse-server',
    ready: '.task-form',
    act: async (page) => {
      // A server that takes every read for a line.
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.setEncoding('utf8').on('data', (text) => {
          socket.write(`${[...text.replace(/\n$/, '')].reverse().join('')}\n`);
        });
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      await page.locator('.task-form input').fill(String(server.address().port));
      await page.keyboard.press('Enter');
      await page.locator('.task-command').waitFor({ timeout: 60_000 });
      server.close();
    },
  },
  token: {
    hash: () => '#/',
    // As a workbench that is open to the network answers a page without the token.
    before: async (page) => {
      await page.route('**/api/**', (route) => route.fulfill({ status: 401, json: {} }));
      await page.routeWebSocket('**/api/live', (feed) => void feed.close());
    },
    ready: 'form.token',
  },
  lost: {
    hash: (ids) => `#/${ids.sensors}`,
    before: cuttable,
    ready: '.row',
    act: async (page) => {
      await page.evaluate(() => window.cutFeed());
      await page.locator('.feed-notice').waitFor();
    },
  },
  question: {
    hash: (ids) => `#/${ids.server}`,
    ready: '.head-verbs',
    act: (page) => page.locator('[data-verb="remove"]').click(),
  },
};

/** Lets the live feed be cut off, as by a workbench that ended. */
async function cuttable(page) {
  const feeds = [];
  let isCut = false;
  await page.routeWebSocket('**/api/live', (feed) => {
    if (isCut) feed.close();
    else {
      feed.connectToServer();
      feeds.push(feed);
    }
  });
  await page.exposeFunction('cutFeed', () => {
    isCut = true;
    for (const feed of feeds) feed.close();
  });
}

/** Opens a capture of some thousand packets of many kinds, which is written to `folder`. */
async function openCapture(page, folder) {
  const file = join(folder, 'lab.pcap');
  writeMixedCapture(file, 3_000);
  await page.locator('.captures > input[type="file"]').setInputFiles(file);
  await page.locator('.packet .packet-info').first().waitFor();
}

async function openForm(page, verb) {
  await page.locator(`[data-verb="${verb}"] button[type="button"]`).click();
  await page.locator('dialog.form').waitFor();
}

/** Somebody in a course, and how far they are in the item that they have open. */
async function joinCourse(page, digit, name, here, at) {
  const course = { title: '', items: ['client', 'no-messages', 'duplex'] };
  await page.request.post(new URL('/api/courses/reports', page.url()).href, {
    data: {
      ...{ key: digit.repeat(32), name, course, here },
      marks: [{ item: here, at, of: 6, isDone: false, asked: 2, right: 1 }],
    },
  });
}

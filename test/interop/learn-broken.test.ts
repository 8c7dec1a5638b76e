import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bob } from '../bob.js';

describe('a broken bench in the terminal', () => {
  it('is listed under the lessons, in both languages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-learned-'));
    // Of somebody who has tried nothing yet.
    const env = { XDG_DATA_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
    const english = (await bob(['learn'], { env })).stdout.toString();
    expect(english).toMatch(/Broken benches[^\n]*\n +1 +wrong-port +The wrong port\n/);
    expect(english.match(/^ +\d+ {2}\S+/gm)?.length).toBeGreaterThan(10);
    const chinese = (await bob(['learn', '--lang', 'zh-CN'], { env })).stdout.toString();
    expect(chinese).toMatch(/故障实验台[^\n]*\n +1 +wrong-port +端口不对\n/);
    const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => name.endsWith('learned.json'))).toEqual([]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('is tried, judged, hinted at and mended', async () => {
    const { status, stdout, stderr } = await bob(['learn', 'wrong-port'], {
      input: '\nhint\nhint\nhint\nhint\n9 z\n2 b\n\n',
    });
    const text = stdout.toString();
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(text).toContain('Broken bench 1 of 10 · The wrong port');
    expect(text).toMatch(/ {2}1 {2}The server binds to\n {5}● a {2}port 0/);
    expect(text).toMatch(/connect\(127\.0\.0\.1:\d+\)/);
    expect(text).toMatch(/✗ the client connects: got .*127\.0\.0\.1:\d+/);
    expect(text).toContain(
      '✗ the server has the reading: wanted “23.5”, got nothing: server waits in accept()',
    );
    expect(text).toMatch(
      /Hint 1 of 3:[\s\S]*Hint 2 of 3:[\s\S]*Hint 3 of 3:[\s\S]*All 3 hints have been given\./,
    );
    expect(text).toContain('a setting from 1 to 2 with the letter of an option');
    expect(text).toMatch(/ {5}○ a {2}the port in the notes\n {5}● b {2}the port that the server says it has/);
    expect(text).toMatch(/✓ the client connects\n✓ the server has the reading\n✓ the client is answered\n/);
    expect(text).toMatch(
      /Mended\. Trials: 2, hints: 3\.\nA port belongs to whoever has bound it[^.]*\.[\s\S]*\nNext: bob learn wrong-family\n$/,
    );
    expect(text).not.toMatch(/\{\w+\}|`/);
  });

  it('takes the next option of a setting by its number alone, and another mend as well', async () => {
    const { status, stdout } = await bob(['learn', 'wrong-encoding', '--lang', 'zh-CN'], { input: '1\n\n' });
    expect(status).toBe(0);
    expect(stdout.toString()).toMatch(
      /服务器打印 “温度 23\.5”[\s\S]*✓ 服务器打印出原文\n\n修好了。试了 1 次，用了 0 条提示。/,
    );
  });

  it('shows what the line did, and which message of TFTP went to which port', async () => {
    const lost = await bob(['learn', 'lost-block'], { input: '1 b\n2 c\n\n' });
    expect(lost.status).toBe(0);
    // Where packets are captured, the way from the relay on is half of the ladder, and its labels are short.
    expect(lost.stdout.toString()).toMatch(/×─* DATA 2/);
    expect(lost.stdout.toString()).toMatch(/ ACK 2 ─*×/);
    expect(lost.stdout.toString()).toContain('client prints “1200 B”');
    const { status, stdout } = await bob(['learn', 'wrong-tid'], { input: '\n' });
    expect(status).toBe(1);
    const [, requested] = /sendto\(RRQ[^:]*:(\d+)/.exec(stdout.toString()) ?? [];
    const [, acknowledged] = /sendto\(ACK 1, :(\d+)\)/.exec(stdout.toString()) ?? [];
    const [, sender] = /recvfrom :(\d+) returns DATA 1/.exec(stdout.toString()) ?? [];
    expect(acknowledged).toBe(requested);
    expect(sender).not.toBe(requested);
  });

  it('ends with 1 where it was not mended: with q, or where the input ends', async () => {
    expect((await bob(['learn', 'no-newline'], { input: 'q\n' })).status).toBe(1);
    expect((await bob(['learn', 'no-newline'], { input: '' })).status).toBe(1);
  });

  it('is listed with how far a person is, as lessons are, whatever became of the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'breakoutbox-learned-'));
    const env = { XDG_DATA_HOME: folder, LOCALAPPDATA: folder, HOME: folder };
    await bob(['learn', 'wrong-family'], { input: 'hint\n\n2 b\n\n', env });
    await bob(['learn', 'no-newline'], { input: '\nq\n', env });
    await bob(['learn', 'no-messages'], { input: '\n\nq\n', env });
    const { stdout, stderr } = await bob(['learn'], { env });
    expect(stderr).toBe('');
    expect(stdout.toString()).toMatch(/ wrong-family +.* {2}✓ mended · trials 2, hints 1\n/);
    expect(stdout.toString()).toMatch(/ no-newline +Both wait +trials 1, hints 0\n/);
    expect(stdout.toString()).toMatch(/ no-messages +.* {2}step 2 of 6 · guessed right 0 of 1\n/);
    expect(stdout.toString()).toMatch(/ wrong-port +The wrong port\n/);
    const chinese = (await bob(['learn', '--lang', 'zh-CN'], { env })).stdout.toString();
    expect(chinese).toMatch(/ no-messages +.* {2}学到第 2 步，共 6 步 · 猜对 0 \/ 1\n/);
    const file = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('learned.json'),
    );
    writeFileSync(join(folder, file ?? ''), 'rubbish');
    const mended = await bob(['learn', 'wrong-family'], { input: '2 b\n\n', env });
    expect(mended.status).toBe(0);
    expect(mended.stderr).toMatch(/^cannot read \S+learned\.json, .*set aside as \S+\.damaged.*\n$/);
    expect((await bob(['learn'], { env })).stdout.toString()).toContain('✓ mended · trials 1, hints 0');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is named to who mistypes its name', async () => {
    const { status, stderr } = await bob(['learn', 'wrong-prt']);
    expect(status).toBe(2);
    expect(stderr).toContain('there is no lesson wrong-prt; did you mean wrong-port?');
  });
});

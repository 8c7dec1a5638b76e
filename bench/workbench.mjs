// A workbench and a Chromium to look at its page with.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { bobPath } from './machine.mjs';

/** Starts a workbench whose workspace is `folder`: its process, which the caller ends, and its address with a slash. */
export async function startedWorkbench(folder) {
  const bob = spawn(
    process.execPath,
    [bobPath, 'workbench', '--port', '0', '--no-open', '--json', '--workspace', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface({ input: bob.stdout }), 'line');
  return { bob, url: JSON.parse(line).url };
}

/** Makes an endpoint of its description, and returns what the workbench says of it. */
export async function madeEndpoint(url, description) {
  const made = await fetch(`${url}api/endpoints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(description),
  });
  return await made.json();
}

/** Starts Chromium, which the caller closes. */
export function startedChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
}

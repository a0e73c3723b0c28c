// Looks at `secportal serve` through a browser: an open page loads itself again when the content changes, and a mistake in
// the content keeps the last good site.

import { spawn } from 'node:child_process';
import { appendFile, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { launch } from './browser.mjs';

const SAMPLE = 'tests/portals/minnow';
const PATIENCE = 5000;

/** Serves a copy of a sample portal, opens its policy, and has `edit` change what is there. */
async function preview(secportal, folder, edit) {
  await rm(folder, { recursive: true, force: true });
  await cp(SAMPLE, folder, { recursive: true });
  const server = spawn(secportal, ['serve', '--root', folder, '--port', '0', '--now', '2026-11-23'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(`${await address(server)}policy/`);
    await page.waitForResponse((response) => response.url().endsWith('/events'), { timeout: PATIENCE }).catch(() => {});
    return [...(await edit(page, `${folder}/SECURITY.md`)), ...said];
  } finally {
    await browser.close();
    server.kill();
  }
}

/** The address that the server says it serves at. */
async function address(server) {
  for await (const line of createInterface({ input: server.stdout })) {
    const found = line.match(/^serving (\S+)/);
    if (found) return found[1];
  }
  throw new Error('the server said no address');
}

async function shows(page, text) {
  return page.getByText(text).waitFor({ timeout: PATIENCE }).then(() => true, () => false);
}

async function changes(page, policy) {
  const faults = [];
  const good = await readFile(policy, 'utf8');
  await appendFile(policy, '\n\nThe first change.\n');
  if (!(await shows(page, 'The first change.'))) faults.push('the page did not load itself again');
  await writeFile(policy, `${good}\n\n[A mistake](nowhere.md)\n`);
  await page.waitForTimeout(500);
  if (!(await shows(page, 'The first change.'))) faults.push('a mistake took the last good site away');
  await writeFile(policy, `${good}\n\nThe second change.\n`);
  if (!(await shows(page, 'The second change.'))) faults.push('the page did not load itself again after a mistake');
  return faults;
}

/** Spoilt: what is changed is nothing that the portal shows, so the page must be found not to change. */
async function changesNothing(page, policy) {
  const other = `${policy}.orig`;
  await cp(policy, other);
  return changes(page, other);
}

const spoilt = process.argv[2] === '--self-test';
const [secportal, folder] = process.argv.slice(spoilt ? 3 : 2);
const faults = await preview(secportal, folder, spoilt ? changesNothing : changes);
faults.forEach((fault) => console.log(fault));
console.log(spoilt ? `${faults.length ? 1 : 0} of 1 spoilt samples refused` : 'one page, reloaded twice');
process.exitCode = faults.length > 0 === spoilt ? 0 : 1;

// Goes through a portal as people do, in a browser: to report, to learn whether a version is affected, to find an advisory,
// to quote one; with the keyboard alone, without scripts, on a phone, on paper, in Spanish, and on a day after the build.

import { execFile } from 'node:child_process';
import { appendFile, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { launch } from './browser.mjs';
import { change, main, serve } from './portal.mjs';

const run = promisify(execFile);
const SECPORTAL = process.env.SECPORTAL ?? 'target/release/secportal';
const TODAY = '2026-11-23';
const JOURNEYS = { report, check, filter, quote, withKeyboard, withoutScripts, onPhone, inBothSchemes, onPaper, inSpanish, later };

async function judge(portals) {
  const browser = await launch();
  try {
    const judged = [];
    const lanes = [0, 1, 2].map(async (lane) => {
      for (const portal of portals.filter((_, number) => number % 3 === lane)) judged.push(await travel(browser, portal));
    });
    await Promise.all(lanes);
    const steps = judged.reduce((sum, one) => sum + one.steps, 0);
    return {
      judged: `${Object.keys(JOURNEYS).length} journeys in ${portals.length} portals, ${steps} steps`,
      faults: judged.flatMap(({ faults }) => faults),
    };
  } finally {
    await browser.close();
  }
}

/** All journeys through a portal; of a spoilt copy the one that meets its fault. One that cannot go on is a fault, too. */
async function travel(browser, portal) {
  const server = await serve(portal);
  const faults = [];
  let steps = 0;
  const spoilt = SPOILT[/^copy-(\d+)$/.exec(portal.name)?.[1]];
  for (const [name, journey] of Object.entries(JOURNEYS).filter(([name]) => !spoilt || spoilt.journey === name)) {
    const expect = (holds, message) => {
      steps += 1;
      if (!holds) faults.push(`${portal.name}/${name}: ${message}`);
    };
    try {
      await journey({ portal, server, expect, visit: (options) => visit(browser, options) });
    } catch (error) {
      faults.push(`${portal.name}/${name}: ${error.message.split('\n')[0]}`);
    }
  }
  await server.close();
  return { steps, faults };
}

/** A visitor's tab, on the day of the build. */
async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const tab = await context.newPage();
  tab.setDefaultTimeout(3000);
  await tab.clock.setFixedTime(`${options.day ?? TODAY}T12:00:00Z`);
  return tab;
}

const read = async (portal, file) => JSON.parse(await readFile(path.join(portal.folder, file), 'utf8'));
const advisoriesOf = async (portal) => (await read(portal, 'api/v1/advisories.json')).advisories;

/** A researcher has found something. */
async function report({ server, expect, visit }) {
  const tab = await visit();
  await tab.goto(server.home);
  const button = tab.getByRole('region', { name: 'Report a vulnerability' }).getByRole('link').first();
  const href = await button.getAttribute('href');
  expect(/^(mailto:|https:)/.test(href), `the button leads to ${href}`);
  if (href.startsWith('mailto:')) {
    const mail = new URL(href);
    expect(/Vulnerability in /.test(mail.searchParams.get('subject')), 'the mail has no subject');
    expect(/How to reproduce/.test(mail.searchParams.get('body')), 'the mail does not ask for what is needed');
  }
  for (const page of ['policy/', 'advisories/', 'versions/']) {
    await tab.goto(server.home + page);
    const top = tab.getByRole('banner').getByRole('link', { name: 'Report a vulnerability' });
    expect((await top.getAttribute('href')) === href, `${page} does not lead to the same`);
  }
  await tab.context().close();
}

/** Versions beside those that are listed, as people might type them. */
function neighbours(version) {
  const [numbers] = /^\d+(\.\d+)*/.exec(version);
  return version === numbers
    ? [`${numbers}.post1`, `${numbers}rc1`, `${numbers}.dev2`, `${numbers}+local.7`, `${numbers}-rc.1`, `v${numbers}`, `${numbers}9`]
    : [`${version}.0`, numbers];
}

/** The name of the folder that an address ends with. */
const folderOf = (url) => decodeURIComponent(new URL(url).pathname.split('/').at(-2));

/** A user has a version. What the page says is what the API and the command line say. */
async function check({ portal, server, expect, visit }) {
  const { order, releases = [] } = await read(portal, 'api/v1/lookup.json');
  const tab = await visit();
  await tab.goto(server.home);
  await tab.getByRole('link', { name: 'Check your version' }).click();
  const input = tab.getByRole('textbox', { name: /Your version/ });
  await input.waitFor();
  const answer = tab.getByRole('status');
  await input.fill('not a version');
  expect((await answer.innerText()) === '', 'half a version is a mistake');
  await answer.getByText('no version').waitFor();
  // A spoilt copy is found out by a few.
  const copy = portal.name.startsWith('copy-');
  for (const { version } of releases.filter((_, number) => !copy || number % 6 === 0)) {
    await input.fill(version);
    const normalized = folderOf(releases.find((one) => one.version === version).url);
    expect(...(await sameAs(answer, await read(portal, `api/v1/versions/${normalized}.json`), version)));
    expect((await answer.getByRole('link', { name: `All about ${version}` }).count()) === 1, `no page about ${version}`);
    const { text: page } = portal.pages.find(({ route }) => route === `versions/${normalized}/`);
    const [written] = /<dd>.*?<\/dd>/s.exec(page);
    const shown = await answer.locator('dd').first().innerText();
    expect(words(shown) === words(written), `${version} is supported as "${words(shown)}", and on its page as "${words(written)}"`);
  }
  const root = { kiipy: '.' }[portal.name] ?? `tests/portals/${portal.name}`;
  const unlisted = releases.flatMap(({ version }) => neighbours(version)).concat(['0.0.0', '99.0.0']);
  for (const version of copy ? [] : unlisted) {
    const asked = [SECPORTAL, ['affected', version, '--json', '--root', root, '--now', TODAY]];
    const said = await run(...asked).catch(() => undefined);
    await input.fill(`made==${version},`);
    await input.press('Enter');
    if (said) expect(...(await sameAs(answer, JSON.parse(said.stdout), version)));
    else expect(/no version/.test(await answer.innerText()), `${version} is no version by ${order}`);
  }
  await tab.context().close();
}

/** What HTML or a page says, with single spaces. */
const words = (text) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim();

async function sameAs(answer, document, version) {
  const verdicts = { Affected: 'affected', 'Affected through dependencies': 'affected', 'Not affected': 'not_affected', Unknown: 'unknown' };
  const statuses = { Supported: 'supported', 'Not supported': 'unsupported', Unknown: 'unknown' };
  const card = (question) => answer.locator('.card').filter({ hasText: question });
  const word = (question) => card(question).locator('.verdict').first().innerText();
  const text = await answer.innerText();
  const ids = [...(document.affected ?? []).map(({ id }) => id), ...(document.unknown ?? [])];
  const must = document.affected || document.yanked || document.support.status === 'unsupported';
  const upgrade = must && document.upgrade?.version;
  const differences = [
    verdicts[await word('Is it affected?')] === document.verdict || 'verdict',
    statuses[await word('Is it supported?')] === document.support.status || 'support',
    ids.every((id) => text.includes(id)) || 'advisories',
    (await answer.locator('a').filter({ hasText: /-\d{4}-\d+$/ }).count()) === ids.length || 'number of advisories',
    text.includes(`Upgrade to ${upgrade}`) === Boolean(upgrade) || 'upgrade',
  ].filter((one) => one !== true);
  return [differences.length === 0, `the page says another ${differences.join(', ')} of ${version} than the API`];
}

/** Somebody looks for an advisory. */
async function filter({ portal, server, expect, visit }) {
  const advisories = await advisoriesOf(portal);
  const tab = await visit();
  await tab.goto(`${server.home}advisories/`);
  if (advisories.length === 0) {
    expect((await tab.getByRole('search').count()) === 0, 'there is a filter for nothing');
    return tab.context().close();
  }
  const rows = tab.locator('li[data-severity]:visible');
  const severity = (one) => one.severity?.rating ?? 'unrated';
  expect((await rows.count()) === advisories.length, 'not all are shown at first');
  for (const wanted of new Set(advisories.map(severity))) {
    await tab.getByLabel('Severity').selectOption(wanted);
    const number = advisories.filter((one) => severity(one) === wanted).length;
    expect((await rows.count()) === number, `${await rows.count()} instead of ${number} are ${wanted}`);
    expect(tab.url().includes(`severity=${wanted}`), 'the address does not keep the severity');
  }
  await tab.reload();
  expect((await tab.getByLabel('Severity').inputValue()) !== '', 'the filter is lost with the page');
  await tab.getByRole('button', { name: 'Clear' }).click();
  const all = await rows.nth(advisories.length - 1).waitFor().then(() => true, () => false);
  expect(all, 'not all are shown when the filter is cleared');
  const withdrawn = advisories.filter((one) => one.withdrawn).length;
  await tab.getByLabel('Status').selectOption('withdrawn');
  expect((await rows.count()) === withdrawn, `${await rows.count()} instead of ${withdrawn} are withdrawn`);
  await tab.getByLabel('Status').selectOption('');
  const known = advisories.find((one) => one.aliases);
  await tab.getByLabel('Search').fill(known.aliases[0].toLowerCase());
  expect((await rows.count()) === 1 && (await rows.innerText()).includes(known.id), 'nothing is found by an alias');
  expect(/^1 of /.test(await tab.getByRole('status').innerText()), 'nobody is told how many are shown');
  await tab.getByLabel('Search').fill('no such words');
  expect((await rows.count()) === 0, 'something is found by words that are nowhere');
  await tab.context().close();
}

/** Somebody quotes an advisory. */
async function quote({ portal, server, expect, visit }) {
  const [newest] = await advisoriesOf(portal);
  if (!newest) return;
  const tab = await visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  await tab.goto(`${server.home}advisories/${newest.id}/`);
  await tab.getByRole('button', { name: 'Copy as Markdown' }).click();
  await tab.getByText('Copied.').waitFor();
  const copied = await tab.evaluate('navigator.clipboard.readText()');
  const text = await readFile(path.join(portal.folder, 'advisories', newest.id, 'advisory.md'), 'utf8');
  expect(copied === text && copied.includes(newest.id), 'something else was copied');
  await tab.context().close();
}

/** Somebody has no mouse. */
async function withKeyboard({ portal, server, expect, visit }) {
  const tab = await visit();
  const focused = (what) => tab.evaluate(`(() => { const one = document.activeElement; return ${what}; })()`);
  await tab.goto(server.home);
  await tab.keyboard.press('Tab');
  expect(/^Skip/.test(await focused('one.textContent')), 'the first stop does not skip the navigation');
  await tab.keyboard.press('Enter');
  expect((await focused('one.tagName')) === 'MAIN', 'skipping does not lead to the content');
  await tab.keyboard.press('Tab');
  expect(/^(mailto:|https:)/.test(await focused('one.href')), 'the first stop of the content is not to report');
  expect((await focused("getComputedStyle(one).outlineStyle")) !== 'none', 'where one is cannot be seen');
  await tab.goto(`${server.home}versions/`);
  await tab.getByRole('textbox').waitFor();
  for (let stop = 0; stop < 30 && (await focused('one.tagName')) !== 'INPUT'; stop += 1) await tab.keyboard.press('Tab');
  await tab.keyboard.type('0.0.0');
  expect((await tab.getByRole('status').innerText()).length > 0, 'a version that is typed gets no answer');
  await tab.goto(`${server.home}advisories/matrix/`);
  const table = tab.getByRole('region', { name: /^Advisories, the newest first/ });
  if ((await advisoriesOf(portal)).length > 0 && (await table.count()) > 0) {
    await table.focus();
    await tab.keyboard.press('ArrowRight');
    const all = await table.evaluate((one) => one.scrollWidth <= one.clientWidth);
    const moved = () => document.querySelector('.matrix').scrollLeft > 0;
    expect(all || (await tab.waitForFunction(moved).catch(() => false)), 'the matrix cannot be moved');
  }
  await tab.context().close();
}

/** Somebody runs no scripts. */
async function withoutScripts({ portal, server, expect, visit }) {
  const advisories = await advisoriesOf(portal);
  const { releases = [] } = await read(portal, 'api/v1/lookup.json');
  const tab = await visit({ javaScriptEnabled: false });
  await tab.goto(`${server.home}versions/`);
  expect(!(await tab.locator('form').first().isVisible()), 'there is a field that does nothing');
  const listed = tab.getByRole('rowheader').getByRole('link');
  expect((await listed.count()) === releases.length, 'not all releases are listed');
  if (releases.length > 0) {
    await listed.first().click();
    for (const question of ['Is it supported?', 'Is it affected?', 'What to do?']) {
      expect(await tab.getByText(question).isVisible(), `the page of the release does not answer: ${question}`);
    }
  }
  await tab.goto(`${server.home}advisories/`);
  expect((await tab.locator('li[data-severity]:visible').count()) === advisories.length, 'not all advisories are listed');
  expect((await tab.locator('form:visible').count()) === 0, 'there is a filter that does nothing');
  if (advisories.length > 0) {
    await tab.goto(`${server.home}advisories/${advisories[0].id}/`);
    const href = await tab.getByRole('link', { name: /as Markdown/ }).getAttribute('href');
    expect(href.endsWith('/advisory.md'), 'the Markdown cannot be reached');
  }
  await tab.context().close();
}

/** Somebody has a small phone. */
async function onPhone({ server, expect, visit }) {
  const tab = await visit({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
  await tab.goto(server.home);
  const box = await tab.getByRole('banner').getByRole('link', { name: 'Report a vulnerability' }).boundingBox();
  expect(box.y + box.height < 640 && box.height >= 24, 'how to report is not on the first screen');
  const title = await tab.getByRole('heading', { level: 1 }).boundingBox();
  expect(title.y < 400, 'the navigation takes more than half of the first screen');
  await tab.goto(`${server.home}versions/`);
  await tab.getByRole('textbox').fill('0.0.0');
  const wide = await tab.evaluate('document.documentElement.scrollWidth');
  expect(wide <= 320, `the answer is ${wide} pixels wide`);
  await tab.context().close();
}

/** Somebody works in the dark. */
async function inBothSchemes({ server, expect, visit }) {
  const grounds = [];
  for (const colorScheme of ['light', 'dark']) {
    const tab = await visit({ colorScheme });
    await tab.goto(server.home);
    grounds.push(await tab.evaluate('getComputedStyle(document.body).backgroundColor'));
    await tab.context().close();
  }
  const [light, dark] = grounds.map((colour) => Number(/\d+/.exec(colour)));
  expect(light > 200 && dark < 60, `the grounds are ${grounds.join(' and ')}`);
}

/** Somebody prints an advisory, or what is supported. */
async function onPaper({ portal, server, expect, visit }) {
  const [newest] = await advisoriesOf(portal);
  const tab = await visit();
  for (const page of ['supported-versions/', newest && `advisories/${newest.id}/`].filter(Boolean)) {
    await tab.goto(server.home + page);
    await tab.emulateMedia({ media: 'print' });
    expect(!(await tab.getByRole('navigation', { name: 'Main' }).isVisible()), `${page} prints its navigation`);
    expect(await tab.getByRole('heading', { level: 1 }).isVisible(), `${page} prints no title`);
    const pdf = await tab.pdf();
    expect(pdf.length > 5000, `${page} cannot be printed`);
  }
  await tab.context().close();
}

/** Somebody reads Spanish rather than English. */
async function inSpanish({ portal, server, expect, visit }) {
  if (!portal.pages.some((page) => page.route === 'es/')) return;
  const tab = await visit();
  const banner = tab.getByRole('banner');
  await tab.goto(`${server.home}supported-versions/`);
  await banner.getByRole('link', { name: 'Español' }).click();
  expect(tab.url() === `${server.home}es/supported-versions/`, `the page in Spanish is at ${tab.url()}`);
  expect((await tab.locator('html').getAttribute('lang')) === 'es', 'it does not say that it is in Spanish');
  const mail = new URL(await banner.getByRole('link', { name: 'Informar de una vulnerabilidad' }).getAttribute('href'));
  expect(mail.protocol !== 'mailto:' || /^Vulnerabilidad en /.test(mail.searchParams.get('subject')), 'the mail is in English');
  await banner.getByRole('link', { name: 'Consultar una versión' }).click();
  const { releases = [] } = await read(portal, 'api/v1/lookup.json');
  for (const { version, url } of releases.slice(0, 3)) {
    const { verdict } = await read(portal, `api/v1/versions/${folderOf(url)}.json`);
    await tab.getByRole('textbox', { name: /Su versión/ }).fill(version);
    const card = tab.getByRole('status').locator('.card').filter({ hasText: '¿Está afectada?' });
    const word = { affected: 'Afectada', not_affected: 'No afectada', unknown: 'Sin determinar' }[verdict];
    expect((await card.locator('.verdict').first().innerText()).startsWith(word), `${version} is not said to be ${verdict}`);
    const page = await tab.getByRole('link', { name: `Todo sobre ${version}` }).getAttribute('href');
    expect(page.includes('/es/versions/'), `the page about ${version} is in English`);
  }
  await tab.goto(`${server.home}es/advisories/`);
  if ((await advisoriesOf(portal)).length > 0) {
    await tab.getByLabel('Gravedad').selectOption('none');
    expect(/^\d+ de \d+ avisos$/.test(await tab.locator('#shown').innerText()), 'what is shown is counted in English');
  }
  await banner.getByRole('link', { name: 'English' }).click();
  expect(tab.url() === `${server.home}advisories/`, 'the way back leads elsewhere');
  await tab.context().close();
}

/** Somebody comes after a support has ended, and nobody has built the portal since. */
async function later({ portal, server, expect, visit }) {
  const { lines = [], releases = [] } = await read(portal, 'api/v1/support.json');
  const ending = lines.find((line) => line.support.status === 'supported' && line.support.end_of_support);
  if (!ending) return;
  const tab = await visit({ day: '2099-01-01' });
  await tab.goto(`${server.home}supported-versions/`);
  const row = tab.getByRole('row').filter({ has: tab.getByRole('rowheader').getByText(ending.versions, { exact: true }) });
  const ended = await row.getByText('Not supported').waitFor().then(() => true, () => false);
  expect(ended, `${ending.versions} is still said to be supported`);
  const release = releases.find((one) => one.support.end_of_support === ending.support.end_of_support);
  await tab.goto(`${server.home}versions/?version=${encodeURIComponent(release.version)}`);
  await tab.getByRole('status').getByText('Not supported').waitFor();
  expect((await tab.getByRole('status').getByText(/ended on/).count()) === 1, 'nobody says when the support ended');
  await tab.context().close();
}

const script = (name, pattern, text) => (folder) => change(path.join(folder, 'static', name), pattern, text);
const style = (rule) => (folder) => appendFile(path.join(folder, 'static', 'style.css'), rule);

const page = (name, pattern, text) => (folder) => change(path.join(folder, name, 'index.html'), pattern, text);

/** Faults that have to be named, one a copy, each with the journey that meets it. */
const SPOILT = [
  { name: 'no way to report', journey: 'report', edit: page('.', /<a class="button" href="[^"]*"/, '<a class="button" href="policy/"'), says: /the button/ },
  { name: 'another order of versions', journey: 'check', edit: script('order.js', 'one < two ? -1', 'one < two ? 1'), says: /the page says another/ },
  { name: 'stages after releases', journey: 'check', edit: script('order.js', ': 4;', ': 1;'), says: /the page says another/ },
  { name: 'another word on support', journey: 'check', edit: page('versions', /gets security fixes/g, 'gets fixes'), says: /on its page/ },
  { name: 'no answers', journey: 'check', edit: (folder) => rm(path.join(folder, 'api/v1/lookup.json')), says: /lookup/ },
  { name: 'a filter that does not filter', journey: 'filter', edit: script('filter.js', 'wanted.severity === severity', 'true'), says: /instead of/ },
  { name: 'an address without the filter', journey: 'filter', edit: script('filter.js', 'history.replaceState', 'Object'), says: /address/ },
  { name: 'another text to copy', journey: 'quote', edit: script('copy.js', 'await response.text()', '"x"'), says: /something else/ },
  { name: 'no way past the navigation', journey: 'withKeyboard', edit: page('.', /<a class="skip".*?<\/a>/, ''), says: /skip/ },
  { name: 'focus that cannot be seen', journey: 'withKeyboard', edit: style(':focus-visible { outline: none !important }'), says: /where one is/ },
  { name: 'a field that does nothing without its script', journey: 'withoutScripts', edit: page('versions', ' hidden data', ' data'), says: /a field/ },
  { name: 'a navigation that fills the screen', journey: 'onPhone', edit: style('.top { padding-bottom: 30rem }'), says: /the navigation/ },
  { name: 'no dark colours', journey: 'inBothSchemes', edit: style('body { background: #fff !important }'), says: /the grounds/ },
  { name: 'a navigation on paper', journey: 'onPaper', edit: style('.top nav { display: block !important }'), says: /its navigation/ },
  { name: 'another page in Spanish', journey: 'inSpanish', edit: page('supported-versions', /"[^"]*" lang="es"/, '"/es/" lang="es"'), says: /in Spanish is at/ },
  { name: 'an answer in English', journey: 'inSpanish', edit: page('es/versions', /Afectada</g, 'Affected<'), says: /is not said to be/ },
  { name: 'support that never ends', journey: 'later', edit: script('support.js', '< today)', '< "")'), says: /still said/ },
];

await main(judge, SPOILT);

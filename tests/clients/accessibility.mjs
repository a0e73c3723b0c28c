// Judges pages in a browser with axe-core: no barrier in light or dark, narrow or wide; nothing runs over the edge of a
// narrow screen, nothing is said on the console, nothing is loaded from another machine. One page of each kind, and of
// the kinds of which there are many the longest and the shortest.

import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import { main, serve } from './portal.mjs';

const BROWSER = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--no-first-run',
    // Whatever a page or the browser itself asks for, no name leads anywhere.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
};
const RULES = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] };
const WIDTHS = [320, 1280];
const SCHEMES = ['light', 'dark'];

async function judge(portals) {
  const browser = await chromium.launch(BROWSER);
  try {
    const faults = [];
    let pages = 0;
    for (const portal of portals) {
      const server = await serve(portal);
      try {
        const chosen = oneOfEachKind(portal.pages);
        pages += chosen.length;
        // Two at a time: there are hardly fewer cores anywhere.
        const halves = [0, 1].map((half) => chosen.filter((_, number) => number % 2 === half));
        faults.push(...(await Promise.all(halves.map((half) => judgePages(browser, server, portal, half)))).flat());
      } finally {
        await server.close();
      }
    }
    return { judged: `${pages} pages, ${SCHEMES.join(' and ')}, ${WIDTHS.join(' and ')} pixels wide`, faults };
  } finally {
    await browser.close();
  }
}

/** `advisories/X/` is of the kind `advisories/…/`. */
function oneOfEachKind(pages) {
  const kinds = new Map();
  for (const page of pages.filter((page) => !page.redirect)) {
    const kind = page.route.replace(/[^/]+\/$/, (last) => (page.route === last ? last : '…/'));
    kinds.set(kind, [...(kinds.get(kind) ?? []), page]);
  }
  return [...kinds.values()].flatMap((same) => {
    const byLength = same.toSorted((a, b) => a.text.length - b.text.length);
    return [...new Set([byLength.at(0), byLength.at(-1)])];
  });
}

async function judgePages(browser, server, portal, pages) {
  const context = await browser.newContext();
  const tab = await context.newPage();
  const faults = [];
  let current = '';
  const fault = (message) => faults.push(`${portal.name}/${current}: ${message}`);
  tab.on('console', (message) => ['error', 'warning'].includes(message.type()) && fault(`console: ${message.text()}`));
  tab.on('pageerror', (error) => fault(`script: ${error.message}`));
  tab.on('request', (request) => request.url().startsWith(server.home) || fault(`asks for ${request.url()}`));
  for (const page of pages) {
    current = page.file;
    await tab.goto(server.home + page.file.replace(/index\.html$/, ''), { waitUntil: 'load' });
    await tab.evaluate(axe.source);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 900 });
      const overflow = await tab.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      if (overflow > 0) fault(`${overflow} pixels wider than ${width}`);
      for (const colorScheme of SCHEMES) {
        await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const { violations } = await tab.evaluate(`axe.run(${JSON.stringify(RULES)})`);
        for (const { id, nodes } of violations) {
          fault(`${id} (${colorScheme}, ${width}): ${nodes.map((node) => node.html).slice(0, 3).join(' ')}`);
        }
      }
    }
  }
  await context.close();
  return faults;
}

const inMain = (html) => async (folder) => {
  const file = path.join(folder, 'index.html');
  await writeFile(file, (await readFile(file, 'utf8')).replace('</main>', `${html}</main>`));
};

const withStyle = (rule) => async (folder) => {
  const sheets = /<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"|<link[^>]*href="([^"]+)"[^>]*rel="stylesheet"/;
  const home = await readFile(path.join(folder, 'index.html'), 'utf8');
  const [, one, other] = sheets.exec(home);
  const file = path.join(folder, (one ?? other).slice((one ?? other).indexOf('static/')).split('?')[0]);
  await writeFile(file, `${await readFile(file, 'utf8')}\n${rule}\n`);
};

/** Faults that have to be named, one a copy. */
const SPOILT = [
  { name: 'an image without words', edit: inMain('<img src="static/icon.svg">'), says: /image-alt/ },
  { name: 'a link without words', edit: inMain('<p><a href="policy/"></a></p>'), says: /link-name/ },
  { name: 'a heading that skips a level', edit: inMain('<h6>x</h6>'), says: /heading-order/ },
  { name: 'too little contrast in the dark', edit: withStyle('@media (prefers-color-scheme: dark) { main p, main a { color: #333; background: #222 } }'), says: /color-contrast \(dark/ },
  { name: 'wider than a narrow screen', edit: withStyle('main { min-width: 400px }'), says: /pixels wider than 320/ },
  { name: 'an image from elsewhere', edit: inMain('<img src="http://192.0.2.1/x.png" alt="x">'), says: /console:/ },
  { name: 'an inline script', edit: inMain('<script>document.title = "x"</script>'), says: /console:/ },
  { name: 'an image that is missing', edit: inMain('<img src="missing.svg" alt="x">'), says: /console:.*404/ },
];

await main(judge, SPOILT);

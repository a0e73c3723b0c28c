// Judges pages in a browser with axe-core: no barrier in light or dark, narrow or wide; nothing runs over the edge of a
// narrow screen, nothing is said on the console, nothing is loaded from another machine. One page of each kind, and of
// the kinds of which there are many the longest and the shortest.

import { appendFile, rm } from 'node:fs/promises';
import path from 'node:path';
import axe from 'axe-core';
import { launch } from './browser.mjs';
import { change, main, open, serve } from './portal.mjs';

const ALL_RULES = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const COLOUR_RULES = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
const WIDTHS = [320, 1280];
/** In the dark only the colours are others. */
const SCHEMES = { light: ALL_RULES, dark: COLOUR_RULES };

async function judge(portals) {
  const browser = await launch();
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
    return {
      judged: `${pages} pages, ${Object.keys(SCHEMES).join(' and ')}, ${WIDTHS.join(' and ')} pixels wide`,
      faults,
    };
  } finally {
    await browser.close();
  }
}

/** `advisories/X/` is of the kind `advisories/…/`, in each language. */
function oneOfEachKind(pages) {
  const kinds = new Map();
  for (const page of pages.filter((page) => !page.redirect)) {
    const kind = page.route.replace(/^((?:es\/)?[^/]+\/)[^/]+\/$/, '$1…/');
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
      const overflow = await tab.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      if (overflow > 0) fault(`${overflow} pixels wider than ${width}`);
      for (const [colorScheme, runOnly] of Object.entries(SCHEMES)) {
        await tab.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const { violations } = await tab.evaluate(
          `axe.run(${JSON.stringify({ runOnly, resultTypes: ['violations'] })})`,
        );
        for (const { id, nodes } of violations) {
          fault(
            `${id} (${colorScheme}, ${width}): ${nodes
              .map((node) => node.html)
              .slice(0, 3)
              .join(' ')}`,
          );
        }
      }
    }
  }
  await context.close();
  return faults;
}

/** Spoils the home page, and leaves out the others: they need not be judged again. */
const inHome = (pattern, text) => async (folder) => {
  const { files } = await open(folder);
  const others = files.filter((file) => file.endsWith('/index.html'));
  await Promise.all(others.map((file) => rm(path.join(folder, file))));
  await change(path.join(folder, 'index.html'), pattern, text);
};
const inMain = (html) => inHome('</main>', `${html}</main>`);
const withStyle = (rule) => async (folder) => {
  await inMain('<p id="spoilt">words</p>')(folder);
  await appendFile(path.join(folder, 'static', 'style.css'), rule);
};

/** Faults that have to be named, one a copy. */
const SPOILT = [
  { name: 'an image without words', edit: inMain('<img src="static/icon.svg">'), says: /image-alt/ },
  { name: 'a link without words', edit: inMain('<p><a href="policy/"></a></p>'), says: /link-name/ },
  { name: 'a heading that skips a level', edit: inMain('<h6>x</h6>'), says: /heading-order/ },
  {
    name: 'too little contrast in the dark',
    edit: withStyle('@media (prefers-color-scheme: dark) { #spoilt { color: #333; background: #222 } }'),
    says: /color-contrast \(dark/,
  },
  { name: 'wider than a narrow screen', edit: withStyle('#spoilt { width: 400px }'), says: /pixels wider than 320/ },
  { name: 'an image from elsewhere', edit: inMain('<img src="http://192.0.2.1/x.png" alt="x">'), says: /console:/ },
  { name: 'an inline script', edit: inMain('<script>document.title = "x"</script>'), says: /console:/ },
  { name: 'an image that is missing', edit: inMain('<img src="missing.svg" alt="x">'), says: /console:.*404/ },
];

await main(judge, SPOILT);

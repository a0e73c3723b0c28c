// Has Lighthouse rate the pages that people come to first, as on a phone: everything has to be perfect, and fast.

import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import lighthouse from 'lighthouse';
import { launch } from './browser.mjs';
import { change, main, serve } from './portal.mjs';

/** What is required of each category, of 100. */
const REQUIRED = { accessibility: 100, 'best-practices': 100, seo: 100, performance: 99 };
const PORT = 9333;

async function judge(portals) {
  const browser = await launch([`--remote-debugging-port=${PORT}`]);
  const faults = [];
  let pages = 0;
  try {
    for (const portal of portals) {
      const server = await serve(portal);
      for (const page of await chosen(portal)) {
        pages += 1;
        faults.push(...(await rate(portal, server, page)));
      }
      await server.close();
    }
  } finally {
    await browser.close();
  }
  return { judged: `${pages} pages`, faults };
}

/** Home, what is supported, and the longest advisory. */
async function chosen(portal) {
  const advisories = portal.pages.filter((page) => /^advisories\/[^/]+\/$/.test(page.route) && !page.redirect);
  const longest = advisories.toSorted((a, b) => b.text.length - a.text.length).find((page) => !/matrix/.test(page.route));
  const wanted = ['', 'supported-versions/', longest?.route];
  return wanted.filter((route) => portal.pages.some((page) => page.route === route));
}

/** What falls short. A machine that is busy is no fault of the page: only what is slow three times is slow. */
async function rate(portal, server, route) {
  let faults = [];
  for (let attempt = 0; attempt < 3; attempt += 1) {
    faults = await rateOnce(portal, server, route);
    if (!faults.some((fault) => fault.includes(': performance '))) break;
  }
  return faults;
}

async function rateOnce(portal, server, route) {
  const options = { port: PORT, output: 'json', logLevel: 'error', onlyCategories: Object.keys(REQUIRED) };
  const { lhr } = await lighthouse(server.home + route, options);
  if (lhr.runtimeError) return [`${portal.name}/${route}: ${lhr.runtimeError.message}`];
  return Object.entries(REQUIRED).flatMap(([category, required]) => {
    const { score, auditRefs } = lhr.categories[category];
    if (Math.round(score * 100) >= required) return [];
    const failed = auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score < 1).map(({ id }) => id);
    return [`${portal.name}/${route}: ${category} ${Math.round(score * 100)} of ${required}: ${failed.join(', ')}`];
  });
}

/** Spoils the home page, and leaves out the others: they need not be rated again. */
const home = (pattern, text) => async (folder) => {
  await Promise.all(['advisories', 'supported-versions'].map((name) => rm(path.join(folder, name), { recursive: true })));
  await change(path.join(folder, 'index.html'), pattern, text);
};
const slow = 'const end = performance.now() + 3000; while (performance.now() < end);';

/** Faults that have to be named, one a copy. */
const SPOILT = [
  { name: 'no description', edit: home(/<meta name="description"[^>]*>/, ''), says: /seo .*meta-description/ },
  { name: 'no title', edit: home(/<title>.*<\/title>/, ''), says: /accessibility .*document-title/ },
  {
    name: 'a picture that is missing',
    edit: home('</main>', '<img src="static/missing.svg" alt=""></main>'),
    says: /best-practices .*errors-in-console/,
  },
  {
    name: 'a script that blocks',
    edit: async (folder) => {
      await writeFile(path.join(folder, 'static', 'slow.js'), slow);
      await home('</head>', '<script src="/static/slow.js"></script></head>')(folder);
      await change(path.join(folder, 'index.html'), 'base-uri', "script-src 'self'; base-uri");
    },
    says: /performance /,
  },
];

await main(judge, SPOILT);

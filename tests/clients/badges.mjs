// Judges badges: what shields.io would draw from ours in JSON, with its own library; and in a browser, light and dark,
// that our drawings say the same, hold their words within their edges, can be read, and load nothing.

import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeBadge } from 'badge-maker';
import Ajv from 'ajv/dist/2020.js';
import { launch } from './browser.mjs';
import { change, main, serve } from './portal.mjs';

const BADGES = ['policy', 'supported', 'advisories', 'security-txt'];
const SCHEMA = new URL('../../schemas/shields/endpoint.schema.json', import.meta.url);
const SCHEMES = ['light', 'dark'];
/** What shields.io draws with a colour that it does not know. */
const NO_COLOUR = drawn({ message: 'x', color: 'no such colour' });

async function judge(portals) {
  const endpoint = new Ajv({ allErrors: true }).compile(JSON.parse(await readFile(SCHEMA)));
  const browser = await launch();
  try {
    const faults = [];
    for (const portal of portals) {
      const server = await serve(portal);
      try {
        faults.push(...(await judgePortal(portal, server, endpoint, browser)));
      } finally {
        await server.close();
      }
    }
    return { judged: `${portals.length * BADGES.length} badges, ${SCHEMES.join(' and ')}`, faults };
  } finally {
    await browser.close();
  }
}

async function judgePortal(portal, server, endpoint, browser) {
  const faults = [];
  const tab = await browser.newPage();
  let say;
  // A browser asks for an icon by itself.
  tab.on('console', (said) => said.location().url.endsWith('/favicon.ico') || say(`the browser says: ${said.text()}`));
  tab.on('request', (request) => request.url().startsWith(server.origin) || say(`asks for ${request.url()}`));
  for (const badge of BADGES) {
    const about = (kind) => (message) => faults.push(`${portal.name}/badge/${badge}.${kind}: ${message}`);
    const missing = ['json', 'svg'].filter((kind) => !portal.files.includes(`badge/${badge}.${kind}`));
    for (const kind of missing) about(kind)('is missing');
    if (missing.length > 0) continue;
    const data = JSON.parse(await readFile(path.join(portal.folder, 'badge', `${badge}.json`), 'utf8'));
    judgeData(data, endpoint, about('json'));
    say = about('svg');
    await judgeDrawing(tab, server, badge, data, say);
  }
  await tab.close();
  return faults;
}

function judgeData(data, endpoint, say) {
  if (!endpoint(data))
    for (const { instancePath, message } of endpoint.errors) say(`${instancePath} ${message} (schema)`);
  try {
    const svg = drawn(data);
    for (const text of [data.label, data.message])
      if (!svg.includes(escaped(text))) say(`shields.io does not draw "${text}"`);
  } catch (error) {
    say(`shields.io cannot draw it: ${error.message}`);
    return;
  }
  if (data.color && drawn({ message: 'x', color: data.color }) === NO_COLOUR)
    say(`shields.io knows no colour ${data.color}`);
}

/** What shields.io draws; what it takes besides is not for its library. */
function drawn({ label = '', message, color, labelColor, style }) {
  const given = Object.entries({ label, message, color, labelColor, style }).filter(([, value]) => value !== undefined);
  return makeBadge(Object.fromEntries(given));
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

async function judgeDrawing(tab, server, badge, data, say) {
  const url = `${server.home}badge/${badge}.svg`;
  // As an image in a page without a policy nothing is loaded from a drawing, but it has to have a size.
  await tab.goto(`${server.home}security.txt`);
  await tab.setContent(`<img src="${url}">`);
  const measured = async () => document.images[0].decode().then(() => document.images[0].naturalWidth);
  const width = await tab.evaluate(measured).catch(() => 0);
  if (width < 20) say(`is ${width} pixels wide as an image`);
  await tab.goto(url);
  for (const scheme of SCHEMES) {
    await tab.emulateMedia({ colorScheme: scheme });
    for (const fault of await tab.evaluate(look, data)) say(`${scheme}: ${fault}`);
  }
}

/** Runs in the browser: what is wrong with the drawing that is open. */
function look({ label, message }) {
  const faults = [];
  const root = document.documentElement;
  if (root.localName !== 'svg') return ['is no drawing'];
  const name = root.getAttribute('aria-label') ?? root.querySelector(':scope > title')?.textContent ?? '';
  if (root.getAttribute('role') !== 'img') faults.push('has not the role of an image');
  const words = [...document.querySelectorAll('text')].map((text) => text.textContent.trim()).join(' ');
  for (const part of [label, message]) {
    if (!name.includes(part)) faults.push(`is called "${name}", without "${part}"`);
    if (!words.includes(part)) faults.push(`says "${words}", without "${part}"`);
  }
  const edge = root.getBoundingClientRect();
  for (const text of document.querySelectorAll('text')) {
    const box = text.getBoundingClientRect();
    if (box.left < edge.left || box.right > edge.right || box.top < edge.top - 1 || box.bottom > edge.bottom + 1) {
      faults.push(`"${text.textContent}" runs over the edge`);
    }
    if (text.getAttribute('aria-hidden') !== 'true') faults.push(...contrast(text, box));
  }
  return faults;

  function contrast(text, box) {
    const below = document
      .elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
      .find((element) => /^(rect|path)$/.test(element.localName) && opaque(element));
    if (!below) return [`"${text.textContent}" stands on nothing`];
    const [ink, paper] = [text, below].map((element) => luminance(getComputedStyle(element).fill));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    return ratio < 4.5 ? [`"${text.textContent}" has a contrast of ${ratio.toFixed(2)} to 1`] : [];
  }

  function opaque(element) {
    const { fill, fillOpacity, opacity } = getComputedStyle(element);
    return fill.startsWith('rgb(') && fillOpacity === '1' && opacity === '1';
  }

  /** Relative luminance, as WCAG 2 defines it. */
  function luminance(colour) {
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => linear(part / 255));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
}

const data = (edit) => async (folder) => {
  const file = path.join(folder, 'badge', 'policy.json');
  const badge = JSON.parse(await readFile(file, 'utf8'));
  edit(badge);
  await writeFile(file, JSON.stringify(badge));
};
const drawing = (pattern, text) => (folder) => change(path.join(folder, 'badge', 'policy.svg'), pattern, text);

const SPOILT = [
  {
    name: 'no drawing',
    edit: (folder) => rm(path.join(folder, 'badge', 'policy.svg')),
    says: /policy\.svg: is missing/,
  },
  {
    name: 'no data',
    edit: (folder) => rm(path.join(folder, 'badge', 'policy.json')),
    says: /policy\.json: is missing/,
  },
  { name: 'another version', edit: data((badge) => (badge.schemaVersion = 2)), says: /schemaVersion.*schema/ },
  { name: 'a property of our own', edit: data((badge) => (badge.link = 'x')), says: /additional properties.*schema/ },
  { name: 'no message', edit: data((badge) => delete badge.message), says: /message.*schema/ },
  { name: 'a colour that is none', edit: data((badge) => (badge.color = 'securegreen')), says: /knows no colour/ },
  { name: 'another message', edit: data((badge) => (badge.message = 'another')), says: /policy\.svg: light: says/ },
  { name: 'not well-formed', edit: drawing(/<\/svg>/, ''), says: /policy\.svg: (light|dark): / },
  { name: 'no name', edit: drawing(/aria-label="[^"]*"/, 'aria-label="x"'), says: /is called "x"/ },
  {
    name: 'words over the edge',
    edit: drawing(/<\/svg>/, '<text x="9999" y="14">x</text></svg>'),
    says: /over the edge/,
  },
  {
    name: 'grey on grey',
    edit: drawing(
      /<\/svg>/,
      '<rect width="40" height="20" fill="#888"/><text x="4" y="14" font-size="11" fill="#999">x</text></svg>',
    ),
    says: /contrast of 1\./,
  },
  {
    name: 'dark on dark, in the dark',
    edit: drawing(
      /<\/svg>/,
      '<style>.n { fill: #fff } @media (prefers-color-scheme: dark) { .n { fill: #111 } }</style>' +
        '<rect width="40" height="20" fill="#222"/><text class="n" x="4" y="14" font-size="11">x</text></svg>',
    ),
    says: /dark: .*contrast/,
  },
  {
    name: 'an image from elsewhere',
    edit: drawing(/<\/svg>/, '<image href="https://example.org/x.png" width="9" height="9"/></svg>'),
    says: /asks for https:\/\/example\.org/,
  },
];

await main(judge, SPOILT);

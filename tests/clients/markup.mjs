// Judges HTML, CSS and SVG with the Nu Html Checker, the W3C's own: not one error and not one warning.

import { execFile } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { change, main, serve } from './portal.mjs';

const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const LOOPBACK = '-Dnu.validator.servlet.allow-forbidden-hosts=true';
const OPTIONS = ['--stdout', '--format', 'json', '--exit-zero-always', '--also-check-css', '--also-check-svg'];

/** An author's text is shown as it was written; the sample portals have such a text. */
const EXPECTED = /^Text run is not in Unicode Normalization Form C/;

async function judge(portals) {
  const servers = await Promise.all(portals.map(serve));
  try {
    const pages = portals.flatMap((portal, number) => files(portal, /\.(html|css)$/, servers[number].home));
    // Drawings last: the checker takes everything after a drawing for one.
    const drawings = portals.flatMap((portal) => files(portal, /\.svg$/, `${path.resolve(portal.folder)}/`));
    const named = new Map([...pages, ...drawings]);
    const { messages } = JSON.parse(await run('java', [LOOPBACK, '-jar', CHECKER, ...OPTIONS, ...named.keys()]));
    const number = (ending) => [...named.values()].filter((file) => file.endsWith(ending)).length;
    const judged = `${number('.html')} pages, ${number('.css')} style sheets and ${number('.svg')} drawings`;
    const faults = messages
      .filter(({ message }) => !EXPECTED.test(message))
      .map(
        ({ url = '', lastLine = 1, type, subType = type, message }) =>
          `${named.get(url.replace(/^file:/, '')) ?? `the checker/${url}`}:${lastLine}: ${subType}: ${message}`,
      );
    return { judged, faults };
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

/**
 * Where the checker finds the files of a kind, and their names. Pages are looked at over HTTP, for in a file a content
 * security policy means nothing; drawings on disk, for only there the checker tells them from pages.
 */
function files(portal, kind, home) {
  return portal.files
    .filter((file) => kind.test(file))
    .map((file) => [home + encodeURI(file), `${portal.name}/${file}`]);
}

/** What a program says; its language must not depend on the machine's. */
function run(program, args) {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { maxBuffer: 2 ** 28, env: { ...process.env, LC_ALL: 'C.UTF-8' } },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stderr}`));
        else resolve(stdout);
      },
    );
  });
}

const inBody = (html) => (folder) => change(path.join(folder, 'index.html'), '</body>', `${html}</body>`);

/** Faults that have to be named, one a copy. */
const SPOILT = [
  { name: 'an element left open', edit: inBody('<section><h2>x</h2>'), says: /index\.html.*section/ },
  { name: 'an id used twice', edit: inBody('<p id="twice">x</p><p id="twice">x</p>'), says: /Duplicate ID/i },
  { name: 'an image without words', edit: inBody('<img src="static/icon.svg">'), says: /alt/ },
  {
    name: 'a section without heading',
    edit: inBody('<section><p>x</p></section>'),
    says: /warning: Section lacks heading/,
  },
  {
    name: 'a property that CSS has not',
    edit: (folder) => writeFile(path.join(folder, 'static', 'x.css'), 'p { colour: red }\n'),
    says: /x\.css.*colour/,
  },
  {
    name: 'a drawing that SVG has not',
    edit: (folder) => appendFile(path.join(folder, 'static', 'icon.svg'), '<svg>'),
    says: /icon\.svg/,
  },
];

await main(judge, SPOILT);

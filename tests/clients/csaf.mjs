// Judges CSAF documents with two validators: the BSI's, with all its tests that need no network, and the one in Rust,
// with the tests that a document has to pass. What is only informative is counted, and printed.

import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as informative from '@secvisogram/csaf-validator-lib/informativeTests.js';
import * as mandatory from '@secvisogram/csaf-validator-lib/mandatoryTests.js';
import * as optional from '@secvisogram/csaf-validator-lib/optionalTests.js';
import { csaf_2_0_strict } from '@secvisogram/csaf-validator-lib/schemaTests.js';
import validateStrict from '@secvisogram/csaf-validator-lib/validateStrict.js';
import { main, open } from './portal.mjs';

const DOCUMENT = /^\.well-known\/csaf\/white\/\d{4}\/[^/]+\.json$/;
const RUST_VALIDATOR = process.env.CSAF_VALIDATOR ?? 'csaf-validator';

/** Informative tests that need a network or a dictionary. */
const LEFT_OUT = ['informativeTest_6_3_6', 'informativeTest_6_3_7', 'informativeTest_6_3_8'];
const TESTS = [
  csaf_2_0_strict,
  ...Object.values(mandatory),
  ...Object.values(optional),
  ...Object.entries(informative)
    .filter(([name]) => !LEFT_OUT.includes(name))
    .map(([, test]) => test),
];

/** Findings of optional tests that are right to be there, each with the reason why. */
const EXPECTED = {
  // An advisory may have no score, and CSAF 2.0 has no place for one of CVSS 4.0.
  optionalTest_6_2_3: (document) => document.vulnerabilities.every(({ scores }) => scores === undefined),
  // There is no purl for a component of a version: it is known by its two parts, and these have one each.
  optionalTest_6_2_16: (_, { instancePath }) => instancePath.startsWith('/product_tree/relationships/'),
};

/** The validator in Rust knows weaknesses by their names of CWE 4.9; of names the BSI's is the judge. */
const OLDER_NAME = /Weakness '[^']+' exists in version 4\.9, however its name is .*6\.1\.11/;

async function judge(portals) {
  const faults = [];
  const remarks = new Map();
  const files = portals.flatMap((portal) =>
    portal.files.filter((file) => DOCUMENT.test(file)).map((file) => ({ portal, file })),
  );
  for (const { portal, file } of files) {
    const text = await readFile(path.join(portal.folder, file), 'utf8');
    for (const { test, isFault, message } of await findings(text)) {
      if (isFault) faults.push(`${portal.name}/${file}: ${test}: ${message}`);
      else remarks.set(test, [...(remarks.get(test) ?? []), `${portal.name}/${file}: ${message}`]);
    }
  }
  faults.push(...refusedInRust(files));
  const counts = [...remarks].map(
    ([test, all]) => `${test.replace(/^\D*/, '').replaceAll('_', '.')} ${all.length} times`,
  );
  for (const [test, all] of remarks) console.log(`only informative, ${test}: ${all[0]}`);
  return {
    judged: `${files.length} documents${counts.length > 0 ? `; informative: ${counts.join(', ')}` : ''}`,
    faults,
  };
}

/** What the BSI's validator says of a document. */
async function findings(text) {
  const document = JSON.parse(text);
  const { tests } = await validateStrict(TESTS, document);
  return tests.flatMap(({ name, errors, warnings, infos }) => [
    ...[...errors, ...warnings]
      .filter((finding) => !EXPECTED[name]?.(document, finding))
      .map((finding) => ({ test: name, isFault: true, message: spoken(finding) })),
    ...infos.map((finding) => ({ test: name, isFault: false, message: spoken(finding) })),
  ]);
}

const spoken = ({ instancePath, message }) => `${instancePath} ${message}`;

/** What the validator in Rust says against documents; it names the file, and then what is wrong in it. */
function refusedInRust(files) {
  if (files.length === 0) return [];
  const named = new Map(files.map(({ portal, file }) => [path.join(portal.folder, file), `${portal.name}/${file}`]));
  const { status, stdout, error } = spawnSync(RUST_VALIDATOR, [...named.keys()], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  const faults = [];
  let current;
  let judged = 0;
  for (const line of stdout.split('\n')) {
    const file = /^Validating file: (.*)$/.exec(line)?.[1];
    if (file) {
      current = named.get(file);
      judged += 1;
    } else if (/\[Error |error:/i.test(line) && !OLDER_NAME.test(line)) faults.push(`${current}: csaf-validator: ${line.trim()}`);
  }
  if (judged !== files.length)
    faults.push(`${portalsOf(files)}/: csaf-validator: judged ${judged} of ${files.length} documents`);
  if (status !== 0 && faults.length === 0 && !OLDER_NAME.test(stdout))
    faults.push(`${portalsOf(files)}/: csaf-validator: ended with ${status}\n${stdout}`);
  return faults;
}

const portalsOf = (files) => [...new Set(files.map(({ portal }) => portal.name))].join(', ');

/** An edit of the first document that lets itself be edited, which `edit` says by returning true. */
const inDocument = (edit) => async (folder) => {
  const { files } = await open(folder);
  for (const file of files.filter((name) => DOCUMENT.test(name))) {
    const document = JSON.parse(await readFile(path.join(folder, file), 'utf8'));
    if (edit(document)) return writeFile(path.join(folder, file), JSON.stringify(document, undefined, 2));
  }
  throw new Error(`nothing to spoil in ${folder}`);
};

const scored = (edit) =>
  inDocument(({ vulnerabilities: [first] }) => {
    const score = first.scores?.find(({ cvss_v3 }) => cvss_v3);
    if (score) edit(score.cvss_v3);
    return Boolean(score);
  });

export const SPOILT = [
  {
    name: 'no title',
    edit: inDocument(({ document }) => delete document.title),
    says: /csaf_2_0_strict: .*title/,
  },
  {
    name: 'a property that nobody knows',
    edit: inDocument(({ document }) => (document.colour = 'red')),
    says: /csaf_2_0_strict: .*additional/,
  },
  {
    name: 'a product that is not in the tree',
    edit: inDocument(({ vulnerabilities: [first] }) => Object.values(first.product_status)[0].push('no-such-product')),
    says: /mandatoryTest_6_1_1: /,
  },
  {
    name: 'a product that is not in the tree, for the validator in Rust',
    edit: inDocument(({ vulnerabilities: [first] }) => Object.values(first.product_status)[0].push('no-such-product')),
    says: /csaf-validator: .*6\.1\.1\b/,
  },
  { name: 'a wrong score', edit: scored((score) => (score.baseScore = 0.1)), says: /mandatoryTest_6_1_9: / },
  {
    name: 'a wrong score, for the validator in Rust',
    edit: scored((score) => (score.baseScore = 0.1)),
    says: /csaf-validator: .*6\.1\.9\b/,
  },
  {
    name: 'a weakness by another name',
    edit: inDocument(({ vulnerabilities: [first] }) => (first.cwe = { id: 'CWE-79', name: 'XSS' })),
    says: /mandatoryTest_6_1_11: /,
  },
  {
    name: 'a revision that is missing',
    edit: inDocument(({ document }) => (document.tracking.version = '99')),
    says: /mandatoryTest_6_1_16: /,
  },
  {
    name: 'a category that is almost one',
    edit: inDocument(({ document }) => (document.category = 'Security Advisory')),
    says: /mandatoryTest_6_1_26: /,
  },
  {
    name: 'no description in a VEX document',
    edit: inDocument(
      ({ document, vulnerabilities: [first] }) => document.category === 'csaf_vex' && delete first.notes,
    ),
    says: /mandatoryTest_6_1_27_5: |schema/,
  },
  {
    name: 'no address of its own',
    edit: inDocument(({ document }) => delete document.references),
    says: /optionalTest_6_2_11: /,
  },
  { name: 'no language', edit: inDocument(({ document }) => delete document.lang), says: /optionalTest_6_2_12: / },
  {
    name: 'keys in another order',
    edit: inDocument(({ document }) => (document.acknowledgments = [{ names: ['A'] }])),
    says: /optionalTest_6_2_13: /,
  },
];

await main(judge, SPOILT);

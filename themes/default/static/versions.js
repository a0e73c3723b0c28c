// Answers "is my version affected?" while a version is being typed. Without this script the page lists the releases.

import { parse, compare, standsTo } from './order.js';

const form = document.getElementById('lookup');
const input = document.getElementById('version');
const answer = document.getElementById('answer');
const words = document.getElementById('words').content;
const today = new Date().toISOString().slice(0, 10);

// In English as the pages write it: the day first.
const day = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, 'en-GB'), { dateStyle: 'long', timeZone: 'UTC' });

const part = (name) => words.querySelector(`[data-part="${name}"]`).cloneNode(true);

/** The last span that begins at or before a version. */
function find({ order, spans, answers }, version) {
  const begun = ({ from, after }) => {
    if (from !== undefined) return standsTo(version, parse(order, from)) >= 0;
    return after === undefined || standsTo(version, parse(order, after)) > 0;
  };
  return answers[spans.findLast(begun)?.answer];
}

/** What the answer is today: a support that has ended since the portal was built has ended. */
function asOfToday(found) {
  const ended = found.support.end_of_support < today;
  const support = ended ? { ...found.support, status: 'unsupported' } : found.support;
  return { ...found, support, ended };
}

function link(href, text) {
  const made = document.createElement('a');
  made.href = href;
  made.textContent = text;
  return made;
}

/** What to do, as the page of a release says it. */
function advice(found, release, listsReleases) {
  if (found.upgrade) return 'upgrade';
  if (found.affected || release?.yanked) return 'not_yet';
  if (found.support.status === 'unsupported') return found.ended ? 'outlived' : 'not_yet';
  if (found.dependencies_affected) return 'see_dependencies';
  if (found.newer) return 'later';
  if (found.unknown) return 'see_advisories';
  if (found.dependencies_investigated) return 'wait';
  return listsReleases && !release ? 'check_number' : 'nothing';
}

/** Shows the words that hold, with what belongs in their gaps. */
function show(found, version, release) {
  const { support, verdict, upgrade } = found;
  const holds = new Set([
    `support ${support.status}`,
    verdict === 'affected' && !found.affected ? 'verdict through' : `verdict ${verdict}`,
    verdict === 'not_affected' && (found.dependencies_unassessed ? 'unassessed' : 'assessed'),
    support.end_of_support && (support.line ? 'line' : 'dated'),
    !support.end_of_support && `without end ${support.status}`,
    found.ended ? 'ended' : 'ends',
    found.affected && 'affected',
    found.unknown && 'unknown',
    found.dependencies_affected && 'dependencies_affected',
    found.dependencies_investigated && 'dependencies_investigated',
    found.newer && 'newer',
    advice(found, release, pages.size > 0),
    upgrade && (found.upgrade_affected_by ? 'fewest' : 'nearest'),
    release ? 'listed' : 'unlisted',
  ]);
  const advisories = (ids = []) => ids.flatMap((id, place) => [
    ...(place > 0 ? [', '] : []),
    link(`${form.dataset.advisories}${id}/`, id),
  ]);
  const gaps = {
    line: [support.line ?? ''],
    until: [support.end_of_support ? day.format(new Date(support.end_of_support)) : ''],
    affected: advisories(found.affected),
    unknown: advisories(found.unknown),
    dependencies_affected: [String(found.dependencies_affected)],
    dependencies_investigated: [String(found.dependencies_investigated)],
    upgrade: upgrade ? [link(pages.get(upgrade) ?? '', upgrade)] : [],
    version: [version],
  };
  const shown = part('answer');
  for (const element of shown.querySelectorAll('[data-is]')) if (!holds.has(element.dataset.is)) element.remove();
  for (const element of shown.querySelectorAll('[data-slot]')) {
    if (element.dataset.slot === 'page') element.href = pages.get(version);
    else element.replaceChildren(...gaps[element.dataset.slot]);
  }
  return shown;
}

let pages = new Map();
let complaint;

function complain() {
  input.setAttribute('aria-invalid', 'true');
  answer.replaceChildren(part('invalid'));
}

function update(lookup) {
  // Also what is copied from a list of requirements: `name==1.0,`.
  const text = input.value.replace(/^.*(==|@)/, '').replace(/,\s*$/, '').trim();
  const version = parse(lookup.order, text);
  const url = new URL(location.href);
  if (text) url.searchParams.set('version', text);
  else url.searchParams.delete('version');
  history.replaceState(null, '', url);
  clearTimeout(complaint);
  input.setAttribute('aria-invalid', 'false');
  answer.replaceChildren();
  // Half a version is no mistake yet.
  if (text && !version) complaint = setTimeout(complain, 800);
  if (!version) return;
  const release = lookup.releases?.find((one) => compare(version, parse(lookup.order, one.version)) === 0);
  answer.replaceChildren(show(asOfToday(find(lookup, version)), release?.version ?? text, release));
}

try {
  const response = await fetch(form.dataset.lookup);
  if (!response.ok) throw new Error(response.statusText);
  const lookup = await response.json();
  // The pages of releases stand below this one, in its language.
  const page = (url) => new URL(`${url.split('/').at(-2)}/`, location.href).pathname;
  pages = new Map(lookup.releases?.map(({ version, url }) => [version, page(url)]));
  form.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim() && !answer.hasChildNodes()) complain();
  });
  input.addEventListener('input', () => update(lookup));
  input.value = new URL(location.href).searchParams.get('version') ?? '';
  update(lookup);
} catch {
  answer.replaceChildren(part('failed'));
}

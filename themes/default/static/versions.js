// Answers "is my version affected?" while a version is being typed. Without this script the page lists the releases.

import { parse, compare, standsTo } from './order.js';

const form = document.getElementById('lookup');
const input = document.getElementById('version');
const answer = document.getElementById('answer');
const words = document.getElementById('words').content;
const iso = (date) => date.toISOString().slice(0, 10);
const today = iso(new Date());
/** So long before its end it is said that a support ends. */
const soon = iso(new Date(Date.now() + 90 * 24 * 60 * 60 * 1000));

// In English as the pages write it: the day first.
const day = new Intl.DateTimeFormat(document.documentElement.lang.replace(/^en$/, 'en-GB'), { dateStyle: 'long', timeZone: 'UTC' });

const written = (date) => (date ? day.format(new Date(date)) : '');

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

/** Whether a support is over that was not when the portal was built. */
const isOver = ({ status, end_of_support: end }) => status === 'supported' && end < today;

/** What to do, as the page of a release says it. */
function advice(found, release, isUnheardOf) {
  if (found.upgrade) return isOver(found.upgrade_support) ? 'outlived' : 'upgrade';
  if (found.supported) return 'move';
  if (found.affected || release?.yanked) return 'not_yet';
  if (found.support.status === 'unsupported') return found.ended ? 'outlived' : 'not_yet';
  if (found.dependencies_affected) return 'see_dependencies';
  if (found.newer) return 'later';
  if (found.unknown) return 'see_advisories';
  if (found.dependencies_investigated) return 'wait';
  return isUnheardOf ? 'check_number' : 'nothing';
}

/** Why a version is the one to go to. */
function reason({ upgrade_support: support, upgrade_affected_by: isAffected }) {
  if (support.status === 'unsupported') return 'last_resort';
  return (isAffected ? 'fewest' : 'nearest') + (support.status === 'unknown' ? '_unsaid' : '');
}

/** Whether the support of the version to go to, or of its own, ends soon, and what follows. */
function ending({ support, upgrade_support: there, next_line: next }) {
  const { status, end_of_support: end } = there ?? support;
  if (status !== 'supported' || !(today <= end && end <= soon)) return undefined;
  return next ? 'ends soon' : 'ends soon as the last';
}

/** Shows the words that hold, with what belongs in their gaps. */
function show(found, version, release, isUnheardOf) {
  const { support, verdict, upgrade } = found;
  const todo = advice(found, release, isUnheardOf);
  const holds = new Set([
    `support ${support.status}`,
    verdict === 'affected' && !found.affected ? 'verdict through' : `verdict ${verdict}`,
    verdict === 'not_affected' && (found.dependencies_unassessed ? 'unassessed' : 'assessed'),
    support.end_of_support && (support.line ? 'line' : 'dated'),
    !support.end_of_support && (support.superseded ? 'superseded' : `without end ${support.status}`),
    found.ended ? 'ended' : 'ends',
    found.affected && 'affected',
    found.unknown && 'unknown',
    found.dependencies_affected && 'dependencies_affected',
    found.dependencies_investigated && 'dependencies_investigated',
    found.newer && 'newer',
    todo,
    todo === 'upgrade' && reason(found),
    todo !== 'outlived' && ending(found),
    release ? 'listed' : 'unlisted',
  ]);
  const advisories = (ids = []) => ids.flatMap((id, place) => [
    ...(place > 0 ? [', '] : []),
    link(`${form.dataset.advisories}${id}/`, id),
  ]);
  const gaps = {
    line: [support.line ?? ''],
    until: [written(support.end_of_support)],
    affected: advisories(found.affected),
    unknown: advisories(found.unknown),
    dependencies_affected: [String(found.dependencies_affected)],
    dependencies_investigated: [String(found.dependencies_investigated)],
    upgrade: upgrade ? [pages.has(upgrade) ? link(pages.get(upgrade), upgrade) : upgrade] : [],
    supported: [found.supported?.join(', ') ?? ''],
    end: [written((found.upgrade_support ?? support).end_of_support)],
    next_line: [found.next_line ?? ''],
    version: [version],
  };
  const shown = part('answer');
  for (const element of shown.querySelectorAll('[data-is]')) if (!holds.has(element.dataset.is)) element.remove();
  for (const element of shown.querySelectorAll('[data-slot]')) {
    if (element.dataset.slot === 'page') element.href = pages.get(release?.version);
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
  const { releases = [], fixes = [] } = lookup;
  const same = (compared) => (one) => compared(version, parse(lookup.order, one.version ?? one)) === 0;
  const exact = releases.find(same(compare));
  // A local build has the page of the version that it is made from.
  const release = exact ?? releases.find(same(standsTo));
  const isUnheardOf = releases.length > 0 && !release && !fixes.some(same(standsTo));
  answer.replaceChildren(show(asOfToday(find(lookup, version)), exact?.version ?? text, release, isUnheardOf));
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
    if (!input.value.trim()) input.focus();
    else if (!answer.hasChildNodes()) complain();
    answer.scrollIntoView({ block: 'nearest' });
  });
  input.addEventListener('input', () => update(lookup));
  input.value = new URL(location.href).searchParams.get('version') ?? '';
  update(lookup);
} catch {
  answer.replaceChildren(part('failed'));
}
